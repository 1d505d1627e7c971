import { type Compare, type Comparison, type Condition, type Expression, typedNumber } from '@opencxm/survey'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CloseIcon } from '../../../ui/icons.tsx'
import { useEditor } from '../editor.tsx'
import { CodeField } from './CodeField.tsx'
import {
  compareWith,
  comparisonsOf,
  heightOf,
  isPlain,
  joined,
  keyOf,
  type LogicPlace,
  referenceIn,
  type Source,
  sourcesAt,
  takes,
} from './sources.ts'
import { useLogicWords } from './use-logic-words.ts'

type Props = {
  /** Undefined: there is none, it always holds. */
  value: Condition | undefined
  place: LogicPlace
  /** Said while there is no condition. */
  always: string
  /** Before the condition in words: "Shown when". */
  lead: string
  /** It cannot be taken away, only changed. */
  required?: boolean
  onChange: (value: Condition | undefined) => void
}

/** A condition as a sentence, opened to be changed. */
export function ConditionField({ value, place, always, lead, required, onChange }: Props) {
  const { t } = useTranslation('builder')
  const { survey, mayWrite } = useEditor()
  const words = useLogicWords(survey)
  const [open, setOpen] = useState(false)
  const sources = sourcesAt(survey, place)
  const [first] = sources
  return (
    <div className="logic-field">
      <p className={value === undefined ? 't2' : ''}>
        {value === undefined ? always : `${lead} ${words.condition(value)}`}
      </p>
      {mayWrite ? (
        <div className="row wrap">
          {value === undefined ? (
            <button
              type="button"
              className="plain-button small"
              disabled={!first}
              title={first ? undefined : t('logic.nothingBefore')}
              onClick={() => {
                if (first) onChange(compareWith(first))
                setOpen(true)
              }}
            >
              {t('logic.add')}
            </button>
          ) : (
            <button type="button" className="plain-button small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t(open ? 'logic.close' : 'logic.change')}
            </button>
          )}
          {value !== undefined && !required ? (
            <button
              type="button"
              className="plain-button small"
              onClick={() => {
                onChange(undefined)
                setOpen(false)
              }}
            >
              {t('logic.remove')}
            </button>
          ) : null}
        </div>
      ) : null}
      {open && value !== undefined ? (
        isPlain(value) ? (
          <Part value={value} sources={sources} depth={0} onChange={(next) => onChange(next ?? undefined)} />
        ) : (
          <CodeField label={t('logic.code')} value={value} onChange={(next) => onChange(next as Condition)} />
        )
      ) : null}
    </div>
  )
}

type PartProps = {
  value: Condition
  sources: readonly Source[]
  depth: number
  onChange: (value: Condition | null) => void
}

const depthMax = 3

function Part({ value, sources, depth, onChange }: PartProps) {
  const { t } = useTranslation('builder')
  if ('not' in value) {
    return (
      <div className="logic-group">
        <div className="row">
          <span className="m">{t('logic.notLabel')}</span>
          <span className="sp" />
          <button type="button" className="plain-button small" onClick={() => onChange(value.not)}>
            {t('logic.unnot')}
          </button>
        </div>
        <Part
          value={value.not}
          sources={sources}
          depth={depth + 1}
          onChange={(next) => onChange(next && { not: next })}
        />
      </div>
    )
  }
  if ('all' in value || 'any' in value)
    return <Group value={value} sources={sources} depth={depth} onChange={onChange} />
  return (
    <div className="logic-group">
      <Row value={value} sources={sources} onChange={onChange} />
      <AddCondition sources={sources} onAdd={(join, next) => onChange(joined(value, join, next))} />
    </div>
  )
}

type GroupProps = Omit<PartProps, 'value'> & { value: { all: readonly Condition[] } | { any: readonly Condition[] } }

function Group({ value, sources, depth, onChange }: GroupProps) {
  const { t } = useTranslation('builder')
  const join = 'all' in value ? 'all' : 'any'
  const parts = 'all' in value ? value.all : value.any
  const put = (next: readonly Condition[], as: 'all' | 'any' = join) => {
    const [only] = next
    if (!only) onChange(null)
    else if (next.length === 1) onChange(only)
    else onChange(as === 'all' ? { all: next } : { any: next })
  }
  return (
    <div className="logic-group">
      <select
        className="field-input logic-join"
        aria-label={t('logic.join')}
        value={join}
        onChange={(event) => put(parts, event.target.value === 'any' ? 'any' : 'all')}
      >
        <option value="all">{t('logic.all')}</option>
        <option value="any">{t('logic.any')}</option>
      </select>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity of their own
        <div key={at}>
          {'left' in part ? (
            <Row
              value={part}
              sources={sources}
              onChange={(next) => put(next ? parts.with(at, next) : parts.toSpliced(at, 1))}
            />
          ) : (
            <Part
              value={part}
              sources={sources}
              depth={depth + 1}
              onChange={(next) => put(next ? parts.with(at, next) : parts.toSpliced(at, 1))}
            />
          )}
        </div>
      ))}
      <AddCondition
        sources={sources}
        {...(depth + heightOf(value) <= depthMax ? {} : { only: join })}
        onAdd={(as, next) => onChange(joined(value, as, next))}
      />
    </div>
  )
}

type AddProps = {
  sources: readonly Source[]
  only?: 'all' | 'any'
  onAdd: (join: 'all' | 'any', condition: Condition) => void
}

function AddCondition({ sources, only, onAdd }: AddProps) {
  const { t } = useTranslation('builder')
  const last = sources.at(-1)
  if (!last) return null
  const next = compareWith(last)
  return (
    <div className="row wrap">
      {only === 'any' ? null : (
        <button type="button" className="plain-button small" onClick={() => onAdd('all', next)}>
          {t('logic.addAnd')}
        </button>
      )}
      {only === 'all' ? null : (
        <button type="button" className="plain-button small" onClick={() => onAdd('any', next)}>
          {t('logic.addOr')}
        </button>
      )}
    </div>
  )
}

type RowProps = { value: Compare; sources: readonly Source[]; onChange: (value: Condition | null) => void }

function Row({ value, sources, onChange }: RowProps) {
  const { t } = useTranslation('builder')
  const reference = referenceIn(value.left)
  const key = reference ? keyOf(reference) : ''
  const from = sources.find((source) => source.key === key)
  const ways = comparisonsOf[from?.kind ?? 'text']
  return (
    <div className="logic-row">
      <select
        className="field-input"
        aria-label={t('logic.source')}
        value={key}
        onChange={(event) => {
          const chosen = sources.find((source) => source.key === event.target.value)
          if (chosen) onChange(compareWith(chosen))
        }}
      >
        {from ? null : <option value={key}>{t('logic.gone', { key })}</option>}
        <SourceOptions sources={sources} />
      </select>
      <select
        className="field-input"
        aria-label={t('logic.comparison')}
        value={value.is}
        onChange={(event) => {
          const is = event.target.value as Comparison
          if (from) onChange(keepRight(value, from, is))
        }}
      >
        {(ways.includes(value.is) ? ways : [value.is, ...ways]).map((is) => (
          <option key={is} value={is}>
            {t(`logic.is.${is}`)}
          </option>
        ))}
      </select>
      {from ? <Right value={value} from={from} onChange={onChange} /> : null}
      <button type="button" className="info-button" aria-label={t('logic.removeRow')} onClick={() => onChange(null)}>
        <CloseIcon />
      </button>
    </div>
  )
}

/** Another way to compare keeps what is compared with, where that still fits. */
function keepRight(value: Compare, from: Source, is: Comparison): Condition {
  const made = compareWith(from, is) as Compare
  if (takes(is) === 'nothing' || value.right === undefined) return made
  const right = Array.isArray(value.right) ? value.right : [value.right]
  const [one] = right as readonly Expression[]
  if (one === undefined || typeof one === 'object') return made
  return { left: value.left, is, right: takes(is) === 'list' ? (right as never) : one }
}

const groups = ['answer', 'score', 'heard', 'hidden', 'known', 'variable', 'loop'] as const

/** Sources by kind, as options of a select. */
export function SourceOptions({ sources }: { sources: readonly Source[] }) {
  const { t } = useTranslation('builder')
  return groups.map((group) => {
    const own = sources.filter((source) => source.group === group)
    return own.length === 0 ? null : (
      <optgroup key={group} label={t(`logic.group.${group}`)}>
        {own.map((source) => (
          <option key={source.key} value={source.key}>
            {group === 'heard'
              ? `${source.label}: ${source.key.split('.').at(-1)}`
              : group === 'loop'
                ? t(`logic.loop.${source.label as 'label'}`)
                : source.label}
          </option>
        ))}
      </optgroup>
    )
  })
}

type RightProps = { value: Compare; from: Source; onChange: (value: Condition) => void }

function Right({ value, from, onChange }: RightProps) {
  const { t } = useTranslation('builder')
  const wanted = takes(value.is)
  if (wanted === 'nothing') return null
  const put = (right: Expression) => onChange({ left: value.left, is: value.is, right })
  const label = t('logic.value')
  if (from.options.length > 0) {
    const chosen = (Array.isArray(value.right) ? value.right : [value.right]) as readonly unknown[]
    if (wanted === 'list') {
      return (
        <fieldset className="logic-choices">
          <legend className="visually-hidden">{label}</legend>
          {from.options.map((option) => (
            <label key={option.id} className="field-check">
              <input
                type="checkbox"
                checked={chosen.includes(option.id)}
                onChange={(event) => {
                  const next = from.options
                    .map(({ id }) => id)
                    .filter((id) => (id === option.id ? event.target.checked : chosen.includes(id)))
                  if (next.length > 0) put(next)
                }}
              />
              <span>{option.label}</span>
            </label>
          ))}
        </fieldset>
      )
    }
    return (
      <select
        className="field-input"
        aria-label={label}
        value={String(chosen[0] ?? '')}
        onChange={(event) => put(event.target.value)}
      >
        {from.options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label}
          </option>
        ))}
      </select>
    )
  }
  if (from.kind === 'yesno') {
    return (
      <select
        className="field-input"
        aria-label={label}
        value={String(value.right)}
        onChange={(event) => put(event.target.value === 'true')}
      >
        <option value="true">{t('logic.yes')}</option>
        <option value="false">{t('logic.no')}</option>
      </select>
    )
  }
  return (
    <Literal key={`${from.key}${value.is}`} value={value.right} from={from} list={wanted === 'list'} onChange={put} />
  )
}

type LiteralProps = {
  value: Expression | undefined
  from: Source
  list: boolean
  onChange: (value: Expression) => void
}

/** A number or text as typed; several are divided by commas. */
function Literal({ value, from, list, onChange }: LiteralProps) {
  const { t } = useTranslation('builder')
  const [text, setText] = useState(Array.isArray(value) ? value.join(', ') : String(value ?? ''))
  const read = (typed: string): Expression | null => {
    if (list) {
      const parts = typed
        .split(/[,，、]/)
        .map((one) => one.trim())
        .filter((one) => one !== '')
      return parts.length > 0 ? parts : null
    }
    return from.kind === 'number' ? typedNumber(typed) : typed
  }
  const next = read(text)
  return (
    <input
      className="field-input"
      aria-label={t('logic.value')}
      aria-invalid={next === null ? true : undefined}
      inputMode={from.kind === 'number' ? 'decimal' : 'text'}
      value={text}
      maxLength={1000}
      onChange={(event) => {
        setText(event.target.value)
        const typed = read(event.target.value)
        if (typed !== null) onChange(typed)
      }}
    />
  )
}
