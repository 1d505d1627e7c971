import type { Line, Option, Question } from '@opencxm/survey'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { CloseIcon } from '../../../ui/icons.tsx'
import { addPart, changePart, movePart, type PartList, partsIn, removePart, withParts } from '../edit/edits.ts'
import { useEditor } from '../editor.tsx'
import { useStarterWords } from '../use-starter-words.ts'
import { NumberField, TextField, WordsField } from './inputs.tsx'
import { SortList, useSortItem } from './Sortable.tsx'

type Props = { question: Question; list: PartList }

/** Options, rows or columns: named, ordered by drag or with Alt and the arrow keys, each with what else it can be. */
export function PartsEditor({ question, list }: Props) {
  const { t } = useTranslation('builder')
  const { edit, mayWrite } = useEditor()
  const words = useStarterWords()
  const parts = partsIn(question, list)
  const word = { options: words.option, rows: words.row, columns: words.column }[list]
  return (
    <fieldset className="field">
      <legend className="field-legend">{t(`option.${list}`)}</legend>
      <SortList
        ids={parts.map(({ id }) => id)}
        nameOf={(id) => t('option.label', { n: 1 + parts.findIndex((part) => part.id === id) })}
        onMove={(part, over) => {
          const to = parts.findIndex(({ id }) => id === over)
          if (to >= 0) edit((now) => movePart(now, question.id, { list, part, to }))
        }}
      >
        {parts.map((part, at) => (
          <PartRow key={part.id} question={question} list={list} part={part} at={at} />
        ))}
      </SortList>
      {mayWrite ? (
        <button
          type="button"
          className="plain-button small builder-start"
          onClick={() => edit((now) => addPart(now, question.id, { list, label: word(parts.length + 1) }))}
        >
          {t(`option.add.${list}`)}
        </button>
      ) : null}
    </fieldset>
  )
}

type RowProps = Props & { part: Option | Line; at: number }

function PartRow({ question, list, part, at }: RowProps) {
  const { t } = useTranslation('builder')
  const { edit, drop, mayWrite } = useEditor()
  const [open, setOpen] = useState(false)
  const label = t('option.label', { n: at + 1 })
  const sort = useSortItem(part.id, { name: label, disabled: !mayWrite })
  const put = (parts: { readonly [name: string]: unknown }, key?: string) =>
    edit(
      (now) => changePart(now, question.id, { list, part: part.id, change: (one) => withParts(one, parts) }),
      key && `${question.id} ${part.id} ${key}`,
    )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the keyboard; the grip and the buttons do the same
    <div
      ref={sort.ref}
      className={`part-row${sort.className}`}
      style={sort.style}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
        event.preventDefault()
        const to = at + (event.key === 'ArrowUp' ? -1 : 1)
        edit((now) => movePart(now, question.id, { list, part: part.id, to }))
      }}
    >
      <div className="part-main">
        {sort.grip}
        <WordsField label={label} bare required text={part.label} onChange={(text) => put({ label: text }, 'label')} />
        <button
          type="button"
          className="info-button"
          aria-expanded={open}
          aria-label={t('option.more', { name: label })}
          onClick={() => setOpen(!open)}
        >
          <span aria-hidden="true">⋯</span>
        </button>
        {mayWrite ? (
          <button
            type="button"
            className="info-button"
            aria-label={t('option.remove', { name: label })}
            disabled={partsIn(question, list).length <= (list === 'columns' ? 2 : 1)}
            onClick={() => drop((now) => removePart(now, question.id, { list, part: part.id }))}
          >
            <CloseIcon />
          </button>
        ) : null}
      </div>
      {question.type === 'picture' ? <PictureFields part={part as Option} put={put} /> : null}
      {open ? <PartDetails question={question} list={list} part={part} put={put} /> : null}
    </div>
  )
}

type DetailProps = Props & {
  part: Option | Line
  put: (parts: { readonly [name: string]: unknown }, key?: string) => void
}

function PartDetails({ question, list, part, put }: DetailProps) {
  const { t } = useTranslation('builder')
  const option = part as Option
  const choice = question.type === 'single' || question.type === 'dropdown' || question.type === 'multi'
  return (
    <div className="part-details form">
      {list === 'rows' || question.type === 'ranking' || question.type === 'sum' ? null : (
        <NumberField
          label={t('option.value')}
          hint={t('option.valueHint')}
          value={part.value}
          onChange={(value) => put({ value })}
        />
      )}
      {list === 'columns' ? null : (
        <CheckField
          label={t('option.fixed')}
          checked={part.fixed === true}
          onChange={(fixed) => put({ fixed: fixed || undefined })}
        />
      )}
      {question.type === 'multi' ? (
        <CheckField
          label={t('option.exclusive')}
          checked={option.exclusive === true}
          onChange={(exclusive) => put({ exclusive: exclusive || undefined })}
        />
      ) : null}
      {choice ? (
        <CheckField
          label={t('option.text')}
          checked={option.text === true}
          onChange={(text) => put({ text: text || undefined })}
        />
      ) : null}
      <p className="note">{t('option.id', { id: part.id })}</p>
    </div>
  )
}

function PictureFields({ part, put }: { part: Option; put: DetailProps['put'] }) {
  const { t } = useTranslation('builder')
  const image = part.image ?? { url: '', alt: {} }
  return (
    <div className="part-details form">
      <TextField
        label={t('option.picture')}
        value={image.url}
        maxLength={2000}
        onChange={(url) => put({ image: { ...image, url } }, 'picture')}
      />
      <WordsField
        label={t('option.alt')}
        text={image.alt}
        required
        onChange={(alt) => put({ image: { ...image, alt: alt ?? {} } }, 'alt')}
      />
    </div>
  )
}
