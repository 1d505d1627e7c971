import type { Compare, Condition, Ending, Expression, Item, Jump, Reference, Survey, Target } from '@opencxm/survey'
import { mapTexts } from './texts.ts'

/** What becomes of everything that points at something; null = it cannot stand any more. */
export type Rewrite = {
  reference?: (reference: Reference) => Reference | null
  compare?: (compare: Compare) => Compare | null
  target?: (target: Target) => Target | null
  /** The new id behind a placeholder's source; null leaves its fallback. */
  placeholder?: (source: string, id: string) => string | null
}

/** The survey with every pointer rewritten; `dropped` counts rules that could not stay. */
export type Rewritten = { survey: Survey; dropped: number }

const placeholderPattern = /\{\{\s*(answer|hidden|variable|known|loop)\.([\w-]+)((?:\.[\w.:-]+)?)\s*(\|[^{}]*)?\}\}/g

/**
 * Rewrites conditions, calculations, jumps and placeholders. What loses its meaning goes with what it was about, so that no rule
 * quietly turns into "always": a jump or quota without its condition is removed, an ending moves behind the conditional ones.
 */
export function rewriteSurvey(survey: Survey, rewrite: Rewrite): Rewritten {
  const run = new Rewriter(rewrite)
  const rewritten = run.survey(survey)
  const lost = (survey.variables ?? []).filter(({ id }) => !rewritten.variables?.some((one) => one.id === id))
  if (lost.length === 0) return { survey: rewritten, dropped: run.dropped }
  const gone = new Set(lost.map(({ id }) => id))
  const next = rewriteSurvey(rewritten, {
    reference: (reference) => ('variable' in reference && gone.has(reference.variable) ? null : reference),
    placeholder: (source, id) => (source === 'variable' && gone.has(id) ? null : id),
  })
  return { survey: next.survey, dropped: run.dropped + next.dropped }
}

class Rewriter {
  dropped = 0
  readonly #rewrite: Rewrite
  constructor(rewrite: Rewrite) {
    this.#rewrite = rewrite
  }

  survey(survey: Survey): Survey {
    const words = this.#rewrite.placeholder ? mapTexts(survey, (text) => mapWords(text, this.#words)) : survey
    const endings = words.endings.map((ending) => this.#ending(ending))
    const quotas = words.quotas?.flatMap((quota) => {
      const when = this.#optional(quota.when)
      const to = this.#target({ ending: quota.ending })
      if (when === null || to === null || !('ending' in to)) return this.#drop()
      return [{ ...quota, ending: to.ending, ...(when ? { when } : {}) }]
    })
    const variables = words.variables?.flatMap((variable) => {
      const value = this.expression(variable.value)
      return value === null ? this.#drop() : [{ ...variable, value }]
    })
    return {
      ...words,
      blocks: words.blocks.map((block) => {
        const { show, jumps, ...rest } = block
        const shown = this.#optional(show)
        if (shown === null) this.dropped += 1
        return {
          ...rest,
          ...(shown ? { show: shown } : {}),
          ...this.#jumps(jumps),
          items: block.items.map((item) => this.#item(item)),
        }
      }),
      endings: [...endings.filter(({ moved }) => !moved), ...endings.filter(({ moved }) => moved)].map(
        ({ ending }) => ending,
      ),
      ...(quotas ? { quotas } : {}),
      ...(variables ? { variables } : {}),
    }
  }

  #drop(): [] {
    this.dropped += 1
    return []
  }

  #item(item: Item): Item {
    if (item.type === 'listen') return item
    const { show, jumps, ...rest } = item
    const shown = this.#optional(show)
    if (shown === null) this.dropped += 1
    return { ...rest, ...(shown ? { show: shown } : {}), ...this.#jumps(jumps) } as Item
  }

  #ending(ending: Ending): { ending: Ending; moved: boolean } {
    const { when, ...rest } = ending
    const kept = this.#optional(when)
    const redirect = ending.redirect === undefined ? {} : { redirect: this.#words(ending.redirect) }
    if (kept === null) this.dropped += 1
    return { ending: { ...rest, ...redirect, ...(kept ? { when: kept } : {}) }, moved: kept === null }
  }

  #jumps(jumps: readonly Jump[] | undefined): { jumps?: readonly Jump[] } {
    const kept = (jumps ?? []).flatMap((jump) => {
      const when = this.#optional(jump.when)
      const to = this.#target(jump.to)
      return when === null || to === null ? this.#drop() : [{ to, ...(when ? { when } : {}) }]
    })
    return kept.length > 0 ? { jumps: kept } : {}
  }

  #target(target: Target): Target | null {
    return this.#rewrite.target ? this.#rewrite.target(target) : target
  }

  /** Undefined stays undefined: there was no condition. */
  #optional(condition: Condition | undefined): Condition | null | undefined {
    return condition === undefined ? undefined : this.condition(condition)
  }

  condition(condition: Condition): Condition | null {
    if ('all' in condition) return this.#group(condition.all, (all) => ({ all }))
    if ('any' in condition) return this.#group(condition.any, (any) => ({ any }))
    if ('not' in condition) {
      const inner = this.condition(condition.not)
      return inner === null ? null : { not: inner }
    }
    const compare = this.#rewrite.compare ? this.#rewrite.compare(condition) : condition
    if (compare === null) return null
    const left = this.expression(compare.left)
    const right = compare.right === undefined ? undefined : this.expression(compare.right)
    if (left === null || right === null) return null
    return { left, is: compare.is, ...(right === undefined ? {} : { right }) }
  }

  #group(parts: readonly Condition[], make: (parts: Condition[]) => Condition): Condition | null {
    const kept = parts.map((part) => this.condition(part)).filter((part) => part !== null)
    if (kept.length > 0 && kept.length < parts.length) this.dropped += 1
    return kept.length === 0 ? null : make(kept)
  }

  expression(expression: Expression): Expression | null {
    if (typeof expression !== 'object' || Array.isArray(expression)) return expression
    const one = expression as Exclude<Expression, string | number | boolean | readonly unknown[]>
    if ('op' in one) {
      const of = one.of.map((part) => this.expression(part)).filter((part) => part !== null)
      const ordered = one.op === 'subtract' || one.op === 'divide' || one.op === 'round'
      return of.length === 0 || (ordered && of.length < one.of.length) ? null : { op: one.op, of }
    }
    if ('if' in one) {
      const test = this.condition(one.if)
      const yes = this.expression(one.yes)
      const no = this.expression(one.no)
      return test === null || yes === null || no === null ? null : { if: test, yes, no }
    }
    return this.#rewrite.reference ? this.#rewrite.reference(one) : one
  }

  #words = (words: string): string =>
    this.#rewrite.placeholder === undefined
      ? words
      : words.replace(
          placeholderPattern,
          (whole, source: string, id: string, part: string, fallback: string | undefined) => {
            const kept = this.#rewrite.placeholder?.(source, id)
            if (kept === id) return whole
            if (kept === null || kept === undefined) return (fallback ?? '').replace(/^\|/, '').trim()
            return `{{${source}.${kept}${part}${fallback ?? ''}}}`
          },
        )
}

function mapWords(text: Readonly<Record<string, string>>, map: (words: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(text).map(([language, words]) => [language, map(words)]))
}
