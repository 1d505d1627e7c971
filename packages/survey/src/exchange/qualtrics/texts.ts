import type { Text } from '../../definition/questions.ts'
import { htmlOfText, textOfHtml } from '../html.ts'
import { lookUp } from '../names.ts'

const ours: { readonly [code: string]: string } = { 'ZH-S': 'zh-Hans', 'ZH-T': 'zh-Hant' }
const theirs: { readonly [tag: string]: string } = { 'zh-Hans': 'ZH-S', 'zh-Hant': 'ZH-T' }

/** Our tag of a Qualtrics language code (`EN`, `ZH-S`, `PT-BR`). */
export function tagOf(code: unknown): string {
  if (typeof code !== 'string' || !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$|^ZH-[ST]$/.test(code)) return 'en'
  const [base = '', ...rest] = code.split('-')
  return lookUp(ours, code.toUpperCase()) ?? [base.toLowerCase(), ...rest].join('-')
}

/** The Qualtrics code of a tag of ours. */
export function codeOf(tag: string): string {
  return theirs[tag] ?? tag.toUpperCase()
}

/** Finds our id of a question of Qualtrics. */
export type FindQuestion = (questionId: string) => string | undefined

/** HTML of Qualtrics as text; piped answers, embedded data and loop fields become placeholders. */
export function readHtml(html: unknown, find: FindQuestion): string {
  if (typeof html !== 'string') return ''
  // What is far too long for a text is cut before anything walks over it.
  return textOfHtml(html.slice(0, 9_000))
    .replace(/\{\{/g, '{ {')
    .replace(/\$\{(q|e|lm):\/\/([^}]*)\}/g, (_, kind: string, path: string) => {
      if (kind === 'lm') return '{{loop.label}}'
      const [first = '', second = ''] = path.split('/')
      const field = first === 'Field' ? second.replace(/[^A-Za-z0-9_-]/g, '_') : ''
      if (kind === 'e') return /^[A-Za-z]/.test(field) ? `{{hidden.${field}|}}` : ''
      const id = find(first)
      return id === undefined ? '' : `{{answer.${id}|}}`
    })
}

/** A text of ours as HTML of Qualtrics, for one language. */
export function writeHtml(text: Text, language: string, questionIdOf: (id: string) => string | undefined): string {
  return htmlOfText(text[language] ?? '')
    .replace(/\{\{answer\.([\w-]+)\|\}\}/g, (whole, id: string) => {
      const questionId = questionIdOf(id)
      return questionId === undefined ? whole : `\${q://${questionId}/ChoiceGroup/SelectedChoices}`
    })
    .replace(/\{\{hidden\.([\w-]+)\|\}\}/g, `\${e://Field/$1}`)
    .replace(/\{\{loop\.label\}\}/g, `\${lm://Field/1}`)
}
