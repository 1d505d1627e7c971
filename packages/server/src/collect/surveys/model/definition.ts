import { type Survey, scaleEnds } from '@opencxm/survey'
import { isJsonObject, type Json } from '../../../platform/kernel/index.ts'

/** A draft as its author left it: any JSON object, right or not. */
export type Draft = { readonly [name: string]: Json }

/** What lists say of a draft, whatever it holds. */
export type DraftSummary = { name: string; languages: string[]; questions: number }

const nameMax = 200

/** A draft with the id and version that are the server's to give. */
export function ownDraft(raw: Draft, own: { id: string; version: number; name?: string }): Draft {
  const name = own.name ?? (typeof raw.name === 'string' ? raw.name : '')
  return { ...raw, format: 'opencxm-survey/1', id: own.id, version: own.version, name: name.slice(0, nameMax) }
}

/** Reads what lists show; takes anything. */
export function summaryOf(draft: Draft): DraftSummary {
  const languages = Array.isArray(draft.languages) ? draft.languages.filter((one) => typeof one === 'string') : []
  const blocks = Array.isArray(draft.blocks) ? draft.blocks : []
  let questions = 0
  for (const block of blocks) {
    if (!isJsonObject(block) || !Array.isArray(block.items)) continue
    questions += block.items.filter((item) => isJsonObject(item) && !silent.has(String(item.type))).length
  }
  const name = typeof draft.name === 'string' ? draft.name.trim().slice(0, nameMax) : ''
  return { name, languages: languages.slice(0, 50).map((tag) => tag.slice(0, 35)), questions }
}

/** Items that nobody answers. */
const silent: ReadonlySet<string> = new Set(['listen', 'statement'])

const firstTitle = {
  en: 'How likely are you to recommend us to a friend or colleague?',
  'zh-Hans': '您有多大可能向朋友或同事推荐我们？',
  'zh-Hant': '您有多大可能向朋友或同事推薦我們？',
} as const
const thanks = { en: 'Thank you', 'zh-Hans': '谢谢您', 'zh-Hant': '謝謝您' } as const

/** A survey with one question and one ending: the least that can be published. */
export function blankSurvey(own: { id: string; name: string; languages: readonly string[] }): Survey {
  const { languages } = own
  const text = (words: Readonly<Record<string, string>>) =>
    Object.fromEntries(languages.map((tag) => [tag, words[tag] ?? words.en ?? '']))
  const first = {
    ...{ id: 'q1', type: 'nps' as const, title: text(firstTitle) },
    labels: { low: text(scaleEnds.nps.low), high: text(scaleEnds.nps.high) },
  }
  return {
    format: 'opencxm-survey/1',
    id: own.id,
    version: 1,
    name: own.name,
    languages,
    back: true,
    blocks: [{ id: 'b1', paging: 'each', items: [first] }],
    endings: [{ id: 'end', outcome: 'complete', title: text(thanks) }],
  }
}

/** Whether two drafts say the same, id and version aside. */
export function sayTheSame(one: Draft, other: Draft): boolean {
  const bare = ({ id: _id, version: _version, ...rest }: Draft) => JSON.stringify(sorted(rest))
  return bare(one) === bare(other)
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key] as Json)]),
  )
}
