import type { Condition, Expression, Question, Survey, Target } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { isChinese } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { nameOf, titleOf } from '../edit/diff.ts'
import { itemAt, partsIn } from '../edit/edits.ts'
import { referenceIn, takes } from './sources.ts'

/** Conditions, values and jumps of a survey as sentences in the reader's language. */
export type LogicWords = {
  condition: (condition: Condition) => string
  expression: (expression: Expression) => string
  target: (target: Target) => string
}

const titleMax = 60

/** Reads logic aloud: `“How likely …” is at most 6 and “What let you down?” was answered`. */
export function useLogicWords(survey: Survey): LogicWords {
  const { t } = useTranslation('builder')
  const language = useLanguage()
  const first = survey.languages[0] ?? ''
  const quote = (text: string) =>
    t('logic.quoted', { text: text.length > titleMax ? `${text.slice(0, titleMax - 1)}…` : text })
  const list = (texts: readonly string[], join: 'and' | 'or') =>
    texts.join(t(join === 'and' ? 'logic.and' : 'logic.or'))
  const labelOf = (question: string, id: string) => {
    const item = itemAt(survey, question)
    const parts = item && item.type !== 'listen' ? allParts(item) : []
    const part = parts.find((one) => one.id === id)
    return part ? part.label[first] || id : id
  }
  const ask = (id: string, part: string | undefined) => {
    const item = itemAt(survey, id)
    const words = quote(item ? titleOf(item, survey) : id)
    return part === undefined ? words : t('logic.part', { question: words, part: labelOf(id, part) })
  }
  const reference = (expression: Expression): string => {
    const one = referenceIn(expression)
    if (!one) return calculation(expression)
    if ('answer' in one) return ask(one.answer, one.part)
    if ('score' in one) return t('logic.scoreOf', { question: ask(one.score, one.part) })
    if ('hidden' in one) return t('logic.hidden', { id: one.hidden })
    if ('known' in one) return t('logic.known', { id: one.known })
    if ('variable' in one) return t('logic.variable', { id: one.variable })
    if ('heard' in one) return t(`logic.heard.${one.signal}`)
    return t(`logic.loop.${one.loop}`)
  }
  const literal = (value: Expression, about: string | null): string => {
    if (typeof value === 'boolean') return t(value ? 'logic.yes' : 'logic.no')
    if (typeof value === 'number') return String(value)
    if (typeof value === 'string') return about === null ? quote(value) : quote(labelOf(about, value))
    if (Array.isArray(value))
      return list(
        (value as readonly Expression[]).map((one) => literal(one, about)),
        'or',
      )
    return reference(value)
  }
  const calculation = (expression: Expression): string => {
    if (typeof expression !== 'object' || Array.isArray(expression)) return literal(expression, null)
    if ('op' in expression) {
      const parts = expression.of.map((one) => literal(one, null)).join(isChinese(language) ? '、' : ', ')
      return t(`logic.op.${expression.op}`, { parts })
    }
    if ('if' in expression) {
      const { yes, no } = expression
      return t('logic.alternative', { test: condition(expression.if), yes: literal(yes, null), no: literal(no, null) })
    }
    return reference(expression)
  }
  const condition = (one: Condition, inside = false): string => {
    if ('all' in one || 'any' in one) {
      const parts = 'all' in one ? one.all : one.any
      const words = list(
        parts.map((part) => condition(part, parts.length > 1)),
        'all' in one ? 'and' : 'or',
      )
      return inside && parts.length > 1 ? t('logic.bracket', { words }) : words
    }
    if ('not' in one) return t('logic.not', { words: condition(one.not, true) })
    const read = referenceIn(one.left)
    const about = read && 'answer' in read ? read.answer : null
    const left = reference(one.left)
    if (takes(one.is) === 'nothing' || one.right === undefined) return t(`logic.says.${one.is}`, { left, right: '' })
    return t(`logic.says.${one.is}`, { left, right: literal(one.right, about) })
  }
  return {
    condition: (one) => condition(one),
    expression: (one) => literal(one, null),
    target: useTargetWords(survey, quote),
  }
}

/** Where a jump leads, in words. */
function useTargetWords(survey: Survey, quote: (text: string) => string): LogicWords['target'] {
  const { t } = useTranslation('builder')
  const first = survey.languages[0] ?? ''
  return (to) => {
    if ('ending' in to) {
      const ending = survey.endings.find(({ id }) => id === to.ending)
      return t('logic.toEnding', { name: quote(ending?.title[first] || to.ending) })
    }
    if ('block' in to) {
      const block = survey.blocks.find(({ id }) => id === to.block)
      return t('logic.toBlock', { name: quote(block ? nameOf(block, survey) : to.block) })
    }
    const item = itemAt(survey, to.question)
    return t('logic.toQuestion', { name: quote(item ? titleOf(item, survey) : to.question) })
  }
}

function allParts(question: Question): readonly { id: string; label: Readonly<Record<string, string>> }[] {
  return (['options', 'rows', 'columns'] as const).flatMap((list) => [...partsIn(question, list)])
}
