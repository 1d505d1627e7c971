import type { Block, Ending, Item } from '@opencxm/survey'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { LineIcon } from '../../../ui/icons.tsx'
import { titleOf } from '../edit/diff.ts'
import { dropItem, itemAt, nudgeBlock, nudgeItem } from '../edit/edits.ts'
import { itemsOf } from '../edit/ids.ts'
import { isSame, ownerOf, type Selection, surveyParts } from '../edit/selection.ts'
import { plainOf } from '../edit/texts.ts'
import { useEditor } from '../editor.tsx'
import { AddEnding, AddQuestion } from './AddQuestion.tsx'
import { SortList, useSortItem } from './Sortable.tsx'
import { typeIcons } from './type-icons.ts'

/** Everything that the survey is made of, in order; dragged, or moved with Alt and the arrow keys. */
export function Outline() {
  const { t } = useTranslation('builder')
  const { survey, edit, select, mayWrite } = useEditor()
  return (
    <nav className="builder-outline" aria-label={t('outline.label')}>
      <SortList
        ids={itemsOf(survey).map(({ id }) => id)}
        nameOf={(id) => {
          const item = itemAt(survey, id)
          return item ? titleOf(item, survey) : id
        }}
        onMove={(id, over) => edit((now) => dropItem(now, id, over))}
      >
        {survey.blocks.map((block, at) => (
          <BlockPart key={block.id} block={block} at={at} />
        ))}
      </SortList>
      {mayWrite ? <AddQuestion /> : null}
      <h2 className="outline-head">{t('outline.endings')}</h2>
      {survey.endings.map((ending) => (
        <EndingRow key={ending.id} ending={ending} />
      ))}
      {mayWrite ? <AddEnding /> : null}
      <h2 className="outline-head">{t('outline.whole')}</h2>
      {surveyParts.map((id) => (
        <Row key={id} selection={{ kind: 'part', id }} onPress={() => select({ kind: 'part', id })}>
          <span className="clip">{t(`parts.${id}`)}</span>
        </Row>
      ))}
    </nav>
  )
}

function BlockPart({ block, at }: { block: Block; at: number }) {
  const { t } = useTranslation('builder')
  const { survey, edit, select, mayWrite, language } = useEditor()
  const name = block.title?.[language] || block.title?.[survey.languages[0] ?? ''] || t('outline.block', { n: at + 1 })
  return (
    <>
      <div className="outline-block">
        <Row
          selection={{ kind: 'block', id: block.id }}
          onPress={() => select({ kind: 'block', id: block.id })}
          {...(mayWrite ? { onMove: (by: -1 | 1) => edit((now) => nudgeBlock(now, block.id, by)) } : {})}
        >
          <span className="clip m">
            {name} {block.title ? null : <span className="ci">{block.id}</span>}
          </span>
          <Marks
            logic={Boolean(block.show ?? block.jumps?.length)}
            loop={Boolean(block.loop)}
            shuffle={block.shuffle === true}
          />
        </Row>
      </div>
      {block.items.map((item) => (
        <ItemRow key={item.id} item={item} />
      ))}
    </>
  )
}

function ItemRow({ item }: { item: Item }) {
  const { t } = useTranslation('builder')
  const { survey, edit, select, mayWrite, language } = useEditor()
  const words = item.type === 'listen' ? t('outline.listen') : plainOf(item.title[language] || titleOf(item, survey))
  const sort = useSortItem(item.id, { name: words, disabled: !mayWrite })
  const untitled = item.type !== 'listen' && words === item.id
  return (
    <div ref={sort.ref} className={`outline-item${sort.className}`} style={sort.style}>
      {sort.grip}
      <Row
        selection={{ kind: 'item', id: item.id }}
        onPress={() => select({ kind: 'item', id: item.id })}
        {...(mayWrite ? { onMove: (by: -1 | 1) => edit((now) => nudgeItem(now, item.id, by)) } : {})}
      >
        <span className="outline-type" title={t(`type.${item.type}`)}>
          <LineIcon path={typeIcons[item.type]} />
          <span className="visually-hidden">{t(`type.${item.type}`)}</span>
        </span>
        <span className={untitled ? 'clip t3' : 'clip'}>{untitled ? t('outline.untitled') : words}</span>
        {item.type === 'listen' ? null : (
          <Marks logic={Boolean(item.show ?? item.jumps?.length)} required={item.required === true} />
        )}
      </Row>
    </div>
  )
}

function EndingRow({ ending }: { ending: Ending }) {
  const { survey, select, language } = useEditor()
  const words = ending.title[language] || ending.title[survey.languages[0] ?? ''] || ending.id
  return (
    <Row selection={{ kind: 'ending', id: ending.id }} onPress={() => select({ kind: 'ending', id: ending.id })}>
      <span className="clip">{words}</span>
      <Marks logic={ending.when !== undefined} />
    </Row>
  )
}

type RowProps = {
  selection: Selection
  onPress: () => void
  onMove?: (by: -1 | 1) => void
  children: ReactNode
}

function Row({ selection, onPress, onMove, children }: RowProps) {
  const editor = useEditor()
  const on = isSame(editor.selection, selection)
  const rowId = `outline-${selection.kind}-${selection.id}`
  return (
    <button
      type="button"
      id={rowId}
      className={on ? 'outline-row outline-on' : 'outline-row'}
      aria-current={on ? 'true' : undefined}
      aria-keyshortcuts={onMove ? 'Alt+ArrowUp Alt+ArrowDown' : undefined}
      onClick={onPress}
      onKeyDown={(event) => {
        if (!onMove || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        flushSync(() => onMove(event.key === 'ArrowUp' ? -1 : 1))
        // In another block it is another element.
        document.getElementById(rowId)?.focus()
      }}
    >
      {children}
      <FindingMark selection={selection} />
    </button>
  )
}

/** How many things there are to look at, the gravest by its mark. */
function FindingMark({ selection }: { selection: Selection }) {
  const { t } = useTranslation('builder')
  const { survey, check } = useEditor()
  const all = [...(check?.issues ?? []), ...(check?.findings ?? [])].filter(({ severity }) => severity !== 'hint')
  const own = all.filter(({ path }) => isSame(ownerOf(survey, path), selection))
  if (own.length === 0) return null
  const grave = own.some(({ severity }) => severity === 'error')
  return (
    <span className={grave ? 'outline-finding outline-grave' : 'outline-finding'}>
      <span aria-hidden="true">{own.length}</span>
      <span className="visually-hidden">
        {' '}
        {t(grave ? 'outline.errors' : 'outline.warnings', { count: own.length })}
      </span>
    </span>
  )
}

type MarkProps = { logic: boolean; required?: boolean; loop?: boolean; shuffle?: boolean }

function Marks({ logic, required, loop, shuffle }: MarkProps) {
  const { t } = useTranslation('builder')
  const marks = [
    ...(required ? [{ key: 'required', path: 'M6 2v8M2.600 4l6.800 4M9.400 4 2.600 8' }] : []),
    ...(logic ? [{ key: 'logic', path: 'M6 11V6M6 6 2.500 2.500M6 6l3.500-3.500' }] : []),
    ...(loop ? [{ key: 'loop', path: 'M10 6a4 4 0 1 1-1.200-2.900M10 1.500v2H8' }] : []),
    ...(shuffle ? [{ key: 'shuffle', path: 'M4 10V2M2 4l2-2 2 2M8 2v8M6 8l2 2 2-2' }] : []),
  ] as const
  return (
    <span className="outline-marks">
      {marks.map(({ key, path }) => (
        <span key={key} title={t(`outline.mark.${key as 'logic'}`)}>
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" fill="none" stroke="currentColor">
            <path d={path} />
          </svg>
          <span className="visually-hidden">{t(`outline.mark.${key as 'logic'}`)}</span>
        </span>
      ))}
    </span>
  )
}
