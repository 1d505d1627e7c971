import type { DefaultWords } from '../default-words.ts'
import type { LoseNote } from '../lost.ts'
import { listOf, recordOf, wordOf } from '../names.ts'

type Element = Record<string, unknown>

/** One question of an element that asks several at once: as an element of its own, the name that its id is made of, and its place. */
export type Opened = { element: Element; as: string; path: string }

export type OpenedElement = {
  parts: readonly Opened[]
  /** What conditions and texts call an answer within it (`grid.row.column`), and what it is called here. */
  aliases: readonly (readonly [from: string, to: string])[]
}

/** More questions than this from one element would be a table, not questions. */
const partsMax = 100

/** Opens a `multipletext` or a `matrixdropdown` into questions of kinds that exist here; null for every other element. */
export function openElement(element: Element, path: string, words: DefaultWords): OpenedElement | null {
  const opened =
    element.type === 'multipletext'
      ? openTexts(element, path)
      : element.type === 'matrixdropdown'
        ? openMatrix(element, path, words)
        : null
  if (opened === null || opened.parts.length === 0 || opened.parts.length > partsMax) return null
  const { description } = element
  const [first, ...rest] = opened.parts
  if (first === undefined || description === undefined) return opened
  return { ...opened, parts: [{ ...first, element: { ...first.element, description } }, ...rest] }
}

/** Of the element as a whole: what its questions take over or what only says how it looks. */
const known = new Set(
  'type name title description visible visibleIf isRequired items rows columns choices cellType columnColCount valueName startWithNewLine titleLocation colCount itemSize itemErrorLocation itemTitleWidth width minWidth maxWidth indent state alternateRows showHeader verticalAlign horizontalScroll columnMinWidth rowTitleWidth displayMode mobileView placeholder optionsCaption cellErrorLocation errorLocation eachRowRequired isAllRowRequired'.split(
    ' ',
  ),
)

/** Names what an element that was opened has beside its questions. */
export function noteOpened(element: Element, path: string, note: LoseNote): void {
  note(path, ['question of type {name}', wordOf(element.type)], 'becomes questions of their own', 'changed')
  for (const name of Object.keys(element))
    if (!known.has(name)) note(`${path}.${name}`, name, 'has no counterpart here')
  if (element.isRequired === true && element.eachRowRequired !== true && element.isAllRowRequired !== true)
    note(`${path}.isRequired`, 'answer in any field', 'each question may be left out here', 'changed')
  for (const column of columnsOf(element))
    if (column.isMatrix && (column.hasOther === true || column.showOtherItem === true || column.hasNone === true))
      note(`${path}.columns`, 'text field of a row or column', 'has no counterpart here')
}

function openTexts(element: Element, path: string): OpenedElement {
  const name = wordOf(element.name)
  const items = listOf(element.items).map(recordOf)
  const parts = items.map((item, at): Opened => {
    const own = wordOf(item.name)
    const title = joinTitles(titleOf(element), item.title ?? own)
    return {
      element: { ...item, ...around(element, item), type: 'text', name: `${name}.${own}`, title },
      as: `${name}_${own}`,
      path: `${path}.items[${at}]`,
    }
  })
  const aliases = items.flatMap((item) => {
    const [own = '', ...shared] = namesOf(element, wordOf(item.name))
    return shared.map((from) => [from, own] as const)
  })
  return { parts, aliases }
}

/** Where the element stands and who sees it; a condition of the part itself is one more. */
function around(element: Element, ...parts: readonly Element[]): Element {
  const conditions = [element, ...parts].flatMap(({ visibleIf }) =>
    typeof visibleIf === 'string' && visibleIf !== '' ? [visibleIf] : [],
  )
  const isHidden = [element, ...parts].some(({ visible }) => visible === false)
  return {
    visibleIf: conditions.length > 1 ? conditions.map((one) => `(${one})`).join(' and ') : conditions[0],
    ...(isHidden ? { visible: false } : {}),
  }
}

function titleOf(element: Element): unknown {
  return element.titleLocation === 'hidden' ? undefined : (element.title ?? element.name)
}

/** Titles in every language that any of them has, the whole before its part. */
function joinTitles(...titles: readonly unknown[]): Element {
  const texts = titles
    .map((title) => (typeof title === 'object' && title !== null ? recordOf(title) : { default: title }))
    .filter((text) => Object.values(text).some((words) => words !== undefined && words !== ''))
  const languages = new Set(texts.flatMap((text) => Object.keys(text)))
  return Object.fromEntries(
    [...languages].map((language) => [
      language,
      texts.map((text) => wordOf(text[language] ?? text.default ?? Object.values(text)[0])).join(' – '),
    ]),
  )
}

/** Kinds of cells in which something is chosen: such a column is a matrix. */
const chosen = new Set(['dropdown', 'radiogroup', 'checkbox', 'tagbox', 'buttongroup', 'boolean'])

type Column = Element & { cellType: string; isMatrix: boolean }

function columnsOf(element: Element): Column[] {
  if (element.type !== 'matrixdropdown') return []
  return listOf(element.columns).map((one) => {
    const column = typeof one === 'object' && one !== null ? recordOf(one) : { name: one }
    const own = column.cellType === undefined || column.cellType === 'default' ? element.cellType : column.cellType
    const cellType = wordOf(own ?? 'dropdown')
    return { ...column, cellType, isMatrix: chosen.has(cellType) }
  })
}

/** Row by row where something is entered, a matrix for each column where something is chosen. */
function openMatrix(element: Element, path: string, words: DefaultWords): OpenedElement {
  const isEveryRow = element.isAllRowRequired === true || element.eachRowRequired === true
  const opened = columnsOf(element).map((column, at): OpenedElement => {
    const isRequired = column.isRequired === true || isEveryRow || undefined
    const asked = { element, column, isRequired, path: `${path}.columns[${at}]` }
    return column.isMatrix ? openChoices(asked, words) : openCells(asked)
  })
  return { parts: opened.flatMap(({ parts }) => parts), aliases: opened.flatMap(({ aliases }) => aliases) }
}

type AskedColumn = { element: Element; column: Column; isRequired: true | undefined; path: string }

function openChoices({ element, column, isRequired, path }: AskedColumn, words: DefaultWords): OpenedElement {
  const own = wordOf(column.name)
  const { hasOther: _other, showOtherItem: _shown, hasNone: _none, choices, isMatrix: _is, cellType, ...rest } = column
  // No name of a row can stand between two dots.
  const name = `${wordOf(element.name)}..${own}`
  const asked: Element = {
    ...{ ...rest, ...around(element, column), type: 'matrix', name, rows: element.rows },
    title: joinTitles(titleOf(element), column.title ?? own),
    columns: cellType === 'boolean' ? yesAndNo(column, words) : (choices ?? element.choices),
    cellType: cellType === 'checkbox' || cellType === 'tagbox' ? 'checkbox' : undefined,
    ...{ isRequired, eachRowRequired: isRequired },
  }
  const aliases = rowsOf(element).flatMap(({ value }) =>
    namesOf(element, `${wordOf(value)}.${own}`).map((from) => [from, `${name}.${wordOf(value)}`] as const),
  )
  return { parts: [{ element: asked, as: `${wordOf(element.name)}_${own}`, path }], aliases }
}

function openCells({ element, column, isRequired, path }: AskedColumn): OpenedElement {
  const own = wordOf(column.name)
  const { isMatrix: _is, cellType, ...rest } = column
  const ownTitle = listOf(element.columns).length > 1 ? (column.title ?? own) : undefined
  const opened = rowsOf(element).map((row) => {
    const [name = '', ...shared] = namesOf(element, `${wordOf(row.value)}.${own}`)
    const title = joinTitles(titleOf(element), row.text ?? row.value, ownTitle)
    const asked = { ...rest, ...around(element, row, column), type: cellType, name, title, isRequired }
    const as = `${wordOf(element.name)}_${wordOf(row.value)}_${own}`
    return { part: { element: asked, as, path }, aliases: shared.map((from) => [from, name] as const) }
  })
  return { parts: opened.map(({ part }) => part), aliases: opened.flatMap(({ aliases }) => aliases) }
}

function rowsOf(element: Element): Element[] {
  return listOf(element.rows).map((one) => (typeof one === 'object' && one !== null ? recordOf(one) : { value: one }))
}

/** What an answer within an element is called: by the name of the element, and by that of the value that it shares. */
function namesOf({ name, valueName }: Element, rest: string): string[] {
  return [`${wordOf(name)}.${rest}`, ...(valueName === undefined ? [] : [`${wordOf(valueName)}.${rest}`])]
}

function yesAndNo(column: Element, words: DefaultWords): object[] {
  return [
    { value: column.valueTrue ?? true, text: column.labelTrue ?? words.yes },
    { value: column.valueFalse ?? false, text: column.labelFalse ?? words.no },
  ]
}
