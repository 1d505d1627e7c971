import type { Text } from '../../definition/questions.ts'
import { hasMedia, htmlOfText, textOfHtml } from '../html.ts'
import type { What } from '../lost.ts'
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

/** Finds our id of a question of Qualtrics, or of a part of one that became a question of its own (`QID5/2`). */
export type FindQuestion = (key: string) => string | undefined

type ReadHtml = {
  find: FindQuestion
  /** The placeholder of a field of embedded data. */
  field: (name: string) => string | undefined
  note: (what: What, reason: string) => void
}

/** HTML of Qualtrics as text; piped answers, embedded data and loop fields become placeholders. */
export function readHtml(html: unknown, { find, field, note }: ReadHtml): string {
  if (typeof html !== 'string') return ''
  if (hasMedia(html)) note('picture or film in a text', 'texts are words here')
  // What is far too long for a text is cut before anything walks over it.
  return textOfHtml(html.slice(0, 9_000))
    .replace(/\{\{/g, '{ {')
    .replace(/\$\{([a-z]{1,12}):\/\/([^}]*)\}/g, (whole, kind: string, path: string) => {
      const placeholder = placeholderOf(kind, path, { find, field })
      if (placeholder === null) note(['piped text {name}', whole], 'has no counterpart here')
      return placeholder ?? ''
    })
}

/** What of an answer can be piped here: what was chosen, or what was entered. */
const answered =
  /^(ChoiceGroup\/SelectedChoices(TextEntry)?|SelectedChoicesTextEntry|ChoiceTextEntryValue(\/\d+){0,2}|ChoiceNumericEntryValue(\/\d+)?)(\?|$)/

function placeholderOf(kind: string, path: string, { find, field }: Omit<ReadHtml, 'note'>): string | null {
  const [first = '', ...rest] = path.split('/')
  if (kind === 'lm') {
    if (first === 'CurrentLoopNumber') return '{{loop.number}}'
    return first === 'Field' && rest[0] === '1' ? '{{loop.label}}' : null
  }
  if (kind === 'e') return first === 'Field' ? (field(rest.join('/').replace(/\?.*/, '')) ?? null) : null
  const part = rest.slice(1).join('/').replace(/\?.*/, '')
  const id = kind === 'q' && answered.test(rest.join('/')) ? (find(`${first}/${part}`) ?? find(first)) : undefined
  return id === undefined ? null : `{{answer.${id}|}}`
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
