import { drawParts } from '../run/order.ts'
import type { Report } from './checks.ts'
import { areOneUnit, drawWith } from './draws.ts'
import { eachJump, type JumpAt } from './each.ts'
import type { Block, Survey } from './survey.ts'

/** Checks where jumps, repetitions, shuffles, listening steps, endings and quotas lead. */
export function checkFlow(survey: Survey, report: Report): void {
  checkShuffles(survey, report)
  for (const jump of eachJump(survey)) checkJump(survey, jump, report)
  survey.blocks.forEach((block, at) => {
    if (block.draw !== undefined && !block.shuffle)
      report(`blocks[${at}].draw`, 'unknown_property', 'means something only where the questions are shuffled')
    checkLoop(survey, at, report)
    checkListening(block, `blocks[${at}]`, report)
  })
  if (survey.endings.every(({ when }) => when !== undefined)) {
    report('endings', 'no_ending', 'must have one without a condition, so that the survey always ends')
  }
  survey.quotas?.forEach(({ ending }, at) => {
    if (!survey.endings.some(({ id }) => id === ending))
      report(`quotas[${at}].ending`, 'unknown_ending', `"${ending}" does not exist`)
  })
}

function checkShuffles({ shuffleBlocks = [], blocks }: Survey, report: Report): void {
  const order = blocks.map(({ id }) => id)
  const used = new Set<string>()
  shuffleBlocks.forEach((draw, at) => {
    const path = `shuffleBlocks[${at}]`
    const { units, show, ids } = drawParts(draw)
    if (show > units.length)
      report(`${path}.show`, 'out_of_range', `must be at most ${units.length}, as there are units`)
    for (const id of ids) {
      if (!order.includes(id)) report(path, 'unknown_block', `names "${id}", which does not exist`)
      else if (used.has(id)) report(path, 'duplicate_id', `names "${id}", which is shuffled already`)
      used.add(id)
    }
    // Also within a unit: its blocks keep the order of the survey.
    const areNeighbours = [ids, ...units].every((some) => follow(some.map((id) => order.indexOf(id))))
    if (!areNeighbours) {
      report(path, 'not_neighbours', 'must name blocks that follow each other')
    }
  })
}

function follow(places: readonly number[]): boolean {
  const sorted = [...places].sort((a, b) => a - b)
  return sorted.every((place, at) => at === 0 || place === (sorted[at - 1] ?? 0) + 1)
}

function checkJump(survey: Survey, { jump, path, block, blockAt, itemAt }: JumpAt, report: Report): void {
  const { to } = jump
  const at = `${path}.to`
  if ('ending' in to) {
    if (!survey.endings.some(({ id }) => id === to.ending))
      report(at, 'unknown_ending', `"${to.ending}" does not exist`)
    return
  }
  const blockId = 'block' in to ? to.block : undefined
  const targetAt = survey.blocks.findIndex(({ id, items }) =>
    'block' in to ? id === blockId : items.some((item) => item.id === to.question),
  )
  const target = survey.blocks[targetAt]
  if (!target) {
    report(
      at,
      'block' in to ? 'unknown_block' : 'unknown_question',
      `"${'block' in to ? to.block : to.question}" does not exist`,
    )
    return
  }
  const inBlock = 'question' in to ? target.items.findIndex(({ id }) => id === to.question) : -1
  const isForward = targetAt > blockAt || (targetAt === blockAt && inBlock > itemAt)
  if (!isForward) report(at, 'jump_backward', 'leads backward; jumps may only lead forward')
  if (inBlock >= 0 && target.items[inBlock]?.type === 'listen')
    report(at, 'unknown_question', 'is a listening step, not a question')
  if (inBlock >= 0 && target.shuffle) report(at, 'jump_into_shuffle', 'leads to a question whose place is drawn')
  if (targetAt === blockAt && block.paging === 'together' && !listensBetween(block, itemAt, inBlock)) {
    report(at, 'jump_on_screen', 'leads to a question on the same screen')
  }
  if (targetAt !== blockAt && drawWith(survey, target.id) && !areOneUnit(survey, block.id, target.id))
    report(at, 'jump_into_shuffle', 'leads to a block whose place is drawn')
}

function listensBetween(block: Block, from: number, to: number): boolean {
  return block.items.slice(from, to).some(({ type }) => type === 'listen')
}

function checkLoop(survey: Survey, at: number, report: Report): void {
  const over = survey.blocks[at]?.loop?.over
  if (!over) return
  const path = `blocks[${at}].loop.over`
  if ('hidden' in over) {
    const field = survey.hidden?.find(({ id }) => id === over.hidden)
    if (field?.type !== 'items') report(path, 'bad_loop', `"${over.hidden}" is not a hidden field of type items`)
    return
  }
  if ('known' in over) {
    const field = survey.known?.find(({ id }) => id === over.known)
    if (field?.type !== 'list') report(path, 'bad_loop', `"${over.known}" is not a known list`)
    return
  }
  const from = survey.blocks.findIndex(({ items }) => items.some(({ id }) => id === over.question))
  const question = survey.blocks[from]?.items.find(({ id }) => id === over.question)
  const lists =
    question?.type === 'multi' || question?.type === 'ranking' || (question?.type === 'picture' && question.multiple)
  if (!lists) report(path, 'bad_loop', `"${over.question}" is not a question with several choices`)
  else if (from >= at || survey.blocks[from]?.loop)
    report(path, 'bad_loop', `"${over.question}" must stand in an earlier block that is not repeated`)
}

function checkListening(block: Block, path: string, report: Report): void {
  block.items.forEach((item, at) => {
    if (item.type !== 'listen') return
    const to = block.items.slice(0, at).find(({ id }) => id === item.to)
    if (to?.type !== 'short_text' && to?.type !== 'long_text') {
      report(
        `${path}.items[${at}].to`,
        'bad_listening',
        `"${item.to}" is not a text question before it in the same block`,
      )
    }
    if (block.shuffle) report(`${path}.items[${at}]`, 'bad_listening', 'stands in a block whose order is drawn')
  })
}
