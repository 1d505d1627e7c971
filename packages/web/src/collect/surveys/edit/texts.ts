import type { Item, Survey, Text } from '@opencxm/survey'

/** What a change of one text may be; undefined takes it out where it may be missing. */
export type TextMap = (text: Text) => Text

type Options = { options: readonly { label: Text; image?: { url: string; alt: Text } }[] }

/** Every text of a question or step changed in the same way. */
export function mapItemTexts(item: Item, map: TextMap): Item {
  if (item.type === 'listen') return item
  const changed: Record<string, unknown> = { ...item, title: map(item.title) }
  for (const name of ['help', 'body', 'wording', 'unit', 'placeholder'] as const) {
    if (name in item) changed[name] = maybe((item as unknown as { [name: string]: Text | undefined })[name], map)
  }
  if ('labels' in item && item.labels) {
    const { low, high } = item.labels
    changed.labels = { ...(low ? { low: map(low) } : {}), ...(high ? { high: map(high) } : {}) }
  }
  if ('options' in item) changed.options = (item as Options).options.map((option) => mapOption(option, map))
  if (item.type === 'matrix') {
    changed.rows = item.rows.map((row) => ({ ...row, label: map(row.label) }))
    changed.columns = item.columns.map((column) => ({ ...column, label: map(column.label) }))
  }
  for (const [name, value] of Object.entries(changed)) if (value === undefined) delete changed[name]
  return changed as unknown as Item
}

function mapOption(option: Options['options'][number], map: TextMap): Options['options'][number] {
  const image = option.image ? { image: { ...option.image, alt: map(option.image.alt) } } : {}
  return { ...option, label: map(option.label), ...image }
}

function maybe(text: Text | undefined, map: TextMap): Text | undefined {
  return text === undefined ? undefined : map(text)
}

/** Every text that a respondent may read changed in the same way. */
export function mapTexts(survey: Survey, map: TextMap): Survey {
  const { theme } = survey
  return {
    ...survey,
    ...(theme?.logo ? { theme: { ...theme, logo: { ...theme.logo, alt: map(theme.logo.alt) } } } : {}),
    blocks: survey.blocks.map((block) => ({
      ...block,
      ...(block.title ? { title: map(block.title) } : {}),
      items: block.items.map((item) => mapItemTexts(item, map)),
    })),
    endings: survey.endings.map((ending) => ({
      ...ending,
      title: map(ending.title),
      ...(ending.body ? { body: map(ending.body) } : {}),
    })),
  }
}

/** A place that a text stands at: what a translator sees. */
export type TextSpot = {
  /** Path as the linter writes it, without the language. */
  path: string
  /** The item, block or ending that it belongs to. */
  owner: { kind: 'item' | 'block' | 'ending' | 'theme'; id: string }
  role: TextRole
  text: Text
}
export type TextRole =
  | 'title'
  | 'help'
  | 'body'
  | 'wording'
  | 'unit'
  | 'placeholder'
  | 'low'
  | 'high'
  | 'option'
  | 'alt'
  | 'row'
  | 'column'
  | 'logo'

/** Every text with its place, in the order of the survey. */
export function textSpots(survey: Survey): TextSpot[] {
  const spots: TextSpot[] = []
  const add = (text: Text | undefined, spot: Omit<TextSpot, 'text'>) => {
    if (text !== undefined) spots.push({ ...spot, text })
  }
  survey.blocks.forEach((block, at) => {
    const owner = { kind: 'block' as const, id: block.id }
    add(block.title, { path: `blocks[${at}].title`, owner, role: 'title' })
    block.items.forEach((item, itemAt) => {
      for (const spot of itemSpots(item, `blocks[${at}].items[${itemAt}]`)) spots.push(spot)
    })
  })
  survey.endings.forEach((ending, at) => {
    const owner = { kind: 'ending' as const, id: ending.id }
    add(ending.title, { path: `endings[${at}].title`, owner, role: 'title' })
    add(ending.body, { path: `endings[${at}].body`, owner, role: 'body' })
  })
  const owner = { kind: 'theme' as const, id: 'logo' }
  add(survey.theme?.logo?.alt, { path: 'theme.logo.alt', owner, role: 'logo' })
  return spots
}

function itemSpots(item: Item, path: string): TextSpot[] {
  if (item.type === 'listen') return []
  const owner = { kind: 'item' as const, id: item.id }
  const spots: TextSpot[] = []
  const add = (text: Text | undefined, name: string, role: TextRole) => {
    if (text !== undefined) spots.push({ path: `${path}.${name}`, owner, role, text })
  }
  add(item.title, 'title', 'title')
  add(item.help, 'help', 'help')
  for (const name of ['body', 'wording', 'unit', 'placeholder'] as const) {
    add((item as unknown as { [name: string]: Text | undefined })[name], name, name)
  }
  if ('labels' in item) {
    add(item.labels?.low, 'labels.low', 'low')
    add(item.labels?.high, 'labels.high', 'high')
  }
  if ('options' in item) {
    item.options.forEach(({ label, image }, at) => {
      add(label, `options[${at}].label`, 'option')
      add(image?.alt, `options[${at}].image.alt`, 'alt')
    })
  }
  if (item.type === 'matrix') {
    item.rows.forEach(({ label }, at) => {
      add(label, `rows[${at}].label`, 'row')
    })
    item.columns.forEach(({ label }, at) => {
      add(label, `columns[${at}].label`, 'column')
    })
  }
  return spots
}

/** The survey with one text, found by its path, changed in one language. An empty translation is taken out. */
export function setTextAt(survey: Survey, path: string, change: { language: string; value: string }): Survey {
  const spots = textSpots(survey)
  const target = spots.find((spot) => spot.path === path)?.text
  if (!target) return survey
  const first = survey.languages[0]
  return mapTexts(survey, (text) => (text === target ? setWord(text, change, first) : text))
}

/** A text with one language changed; only the first language may stand there empty. */
export function setWord(text: Text, change: { language: string; value: string }, first: string | undefined): Text {
  const { [change.language]: _, ...others } = text
  return change.value === '' && change.language !== first ? others : { ...text, [change.language]: change.value }
}

type Insertion = { from: number; to: number; words: string }

/** A text with words put in the place of a stretch of it, and what is marked then: the fallback of a placeholder, else the place behind. */
export function insertWords(
  value: string,
  { from, to, words }: Insertion,
): { value: string; select: [number, number] } {
  const start = Math.min(from, value.length)
  const end = start + words.length
  const bar = words.indexOf('|')
  const select: [number, number] = bar < 0 ? [end, end] : [start + bar + 1, end - 2]
  return { value: value.slice(0, start) + words + value.slice(Math.max(start, to)), select }
}

/** A text as one line of a list: placeholders by what stands in for them, else an ellipsis. */
export function plainOf(words: string): string {
  return words.replace(/\{\{[^{}|]*(?:\|([^{}]*))?\}\}/g, (_, fallback?: string) => fallback?.trim() || '…')
}
