import type { Condition, Expression, Reference } from './logic.ts'
import type { Item, Jump, Text } from './questions.ts'
import type { Block, Survey } from './survey.ts'

/** A text of a survey; `block` where it stands in one, since placeholders may mean its repetition. */
export type TextAt = { text: Text; path: string; block: Block | null }

/** Every text that a respondent may read, in order. */
export function eachText(survey: Survey): TextAt[] {
  const found: TextAt[] = []
  const add = (text: Text | undefined, path: string, block: Block | null = null) => {
    if (text !== undefined) found.push({ text, path, block })
  }
  add(survey.theme?.logo?.alt, 'theme.logo.alt')
  survey.blocks.forEach((block, blockAt) => {
    add(block.title, `blocks[${blockAt}].title`, block)
    block.items.forEach((item, itemAt) => {
      for (const [text, name] of textsOf(item)) add(text, `blocks[${blockAt}].items[${itemAt}].${name}`, block)
    })
  })
  survey.endings.forEach((ending, at) => {
    add(ending.title, `endings[${at}].title`)
    add(ending.body, `endings[${at}].body`)
  })
  return found
}

function textsOf(item: Item): [Text | undefined, string][] {
  if (item.type === 'listen') return []
  const texts: [Text | undefined, string][] = [
    [item.title, 'title'],
    [item.help, 'help'],
  ]
  if (item.type === 'statement') texts.push([item.body, 'body'])
  if (item.type === 'consent') texts.push([item.wording, 'wording'])
  if ('labels' in item) texts.push([item.labels?.low, 'labels.low'], [item.labels?.high, 'labels.high'])
  if ('unit' in item) texts.push([item.unit, 'unit'])
  if ('placeholder' in item) texts.push([item.placeholder, 'placeholder'])
  if (item.type === 'matrix') {
    for (const name of ['rows', 'columns'] as const) {
      for (const [at, { label }] of item[name].entries()) texts.push([label, `${name}[${at}].label`])
    }
  }
  if ('options' in item) {
    item.options.forEach(({ label, image }, at) => {
      texts.push([label, `options[${at}].label`], [image?.alt, `options[${at}].image.alt`])
    })
  }
  return texts
}

/** Where a condition or expression stands. `itemAt` is -1 for what belongs to the block as a whole. */
export type Spot = {
  path: string
  block: Block | null
  blockAt: number
  itemAt: number
  role: 'show' | 'jump' | 'other'
}
export type ConditionAt = Spot & { condition: Condition }

/** Every condition, in order. Those of calculated variables stand inside expressions. */
export function eachCondition(survey: Survey): ConditionAt[] {
  const found: ConditionAt[] = []
  const add = (condition: Condition | undefined, spot: Spot) => {
    if (condition !== undefined) found.push({ ...spot, condition })
  }
  survey.blocks.forEach((block, blockAt) => {
    const spot = { block, blockAt, itemAt: -1 }
    const path = `blocks[${blockAt}]`
    // Of a block as a whole, conditions see its repetitions from outside.
    add(block.show, { ...spot, block: null, path: `${path}.show`, role: 'show' })
    block.items.forEach((item, itemAt) => {
      if (item.type === 'listen') return
      add(item.show, { ...spot, itemAt, path: `${path}.items[${itemAt}].show`, role: 'show' })
      item.jumps?.forEach(({ when }, at) => {
        add(when, { ...spot, itemAt, path: `${path}.items[${itemAt}].jumps[${at}].when`, role: 'jump' })
      })
    })
    block.jumps?.forEach(({ when }, at) => {
      add(when, { ...spot, block: null, itemAt: block.items.length, path: `${path}.jumps[${at}].when`, role: 'jump' })
    })
  })
  const outside = { block: null, blockAt: survey.blocks.length, itemAt: -1, role: 'other' } as const
  survey.endings.forEach(({ when }, at) => {
    add(when, { ...outside, path: `endings[${at}].when` })
  })
  survey.quotas?.forEach(({ when }, at) => {
    add(when, { ...outside, path: `quotas[${at}].when` })
  })
  return found
}

/** Everything that an expression reads, also inside its conditions. */
export function referencesOf(expression: Expression): Reference[] {
  if (typeof expression !== 'object' || Array.isArray(expression)) return []
  const one = expression as Exclude<Expression, string | number | boolean | readonly unknown[]>
  if ('op' in one) return one.of.flatMap(referencesOf)
  if ('if' in one) return [...conditionReferences(one.if), ...referencesOf(one.yes), ...referencesOf(one.no)]
  return [one]
}

/** Everything that a condition reads. */
export function conditionReferences(condition: Condition): Reference[] {
  return comparesOf(condition).flatMap(({ left, right }) => [
    ...referencesOf(left),
    ...(right === undefined ? [] : referencesOf(right)),
  ])
}

/** The comparisons that a condition is made of. */
export function comparesOf(condition: Condition): Extract<Condition, { is: unknown }>[] {
  if ('all' in condition) return condition.all.flatMap(comparesOf)
  if ('any' in condition) return condition.any.flatMap(comparesOf)
  if ('not' in condition) return comparesOf(condition.not)
  return [condition]
}

/** A jump and where it starts; `itemAt` is the number of items for jumps behind the block. */
export type JumpAt = { jump: Jump; path: string; block: Block; blockAt: number; itemAt: number }

/** Every jump. */
export function eachJump(survey: Survey): JumpAt[] {
  return survey.blocks.flatMap((block, blockAt) => {
    const path = `blocks[${blockAt}]`
    const ofItems = block.items.flatMap((item, itemAt) =>
      item.type === 'listen'
        ? []
        : (item.jumps ?? []).map((jump, at) => ({
            jump,
            path: `${path}.items[${itemAt}].jumps[${at}]`,
            block,
            blockAt,
            itemAt,
          })),
    )
    const ofBlock = (block.jumps ?? []).map((jump, at) => ({
      jump,
      path: `${path}.jumps[${at}]`,
      block,
      blockAt,
      itemAt: block.items.length,
    }))
    return [...ofItems, ...ofBlock]
  })
}
