import { type Text, typedNumber } from '@opencxm/survey'
import { useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Field, FullNote, Notes } from '../../../ui/form/Field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { languageName } from '../canvas/draw.ts'
import { insertWords, setWord } from '../edit/texts.ts'
import { useEditor } from '../editor.tsx'
import { SourceOptions } from '../logic/ConditionEditor.tsx'
import { type LogicPlace, sourcesAt } from '../logic/sources.ts'

type WordsProps = {
  label: string
  text: Text | undefined
  /** Several lines. */
  long?: boolean
  hint?: string
  /** Answers and fields may be put in where something may be known already. */
  place?: LogicPlace
  /** Without a label above it: in lists. */
  bare?: boolean
  /** Undefined: the text may be missing, and is now. */
  onChange: (text: Text | undefined) => void
  required?: boolean
  /** Takes the focus when it is shown empty: what was just added can be named at once. */
  first?: boolean
}

/** A text in the language that is edited; says what stands in while it is missing. */
export function WordsField(props: WordsProps) {
  const { label, text, long, hint, place, bare, onChange, required } = props
  const { t } = useTranslation('builder')
  const id = useId()
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const reader = useLanguage()
  const { survey, language, mayWrite } = useEditor()
  const first = survey.languages[0] ?? 'en'
  const value = text?.[language] ?? ''
  const missing = language !== first && value === '' && Boolean(text?.[first])
  useFirstFocus(field, props.first === true && value === '')
  const put = (words: string) => {
    const next = setWord(text ?? { [first]: '' }, { language, value: words }, first)
    const empty = Object.values(next).every((one) => one === '')
    onChange(empty && !required ? undefined : next)
  }
  /** Where the cursor was last; behind everything while it was in the field never. */
  const cursor = useRef<readonly [number, number] | null>(null)
  const insert = (words: string) => {
    const [from, to] = cursor.current ?? [value.length, value.length]
    const next = insertWords(value, { from, to, words })
    flushSync(() => put(next.value))
    // What stands in for the unknown is marked, to be written over.
    field.current?.focus()
    field.current?.setSelectionRange(...next.select)
  }
  const control = {
    id,
    ref: field,
    onSelect: ({ currentTarget: { selectionStart, selectionEnd } }: { currentTarget: Selectable }) => {
      cursor.current = [selectionStart ?? value.length, selectionEnd ?? value.length]
    },
    className: `field-input${long ? ' field-long builder-long' : ''}`,
    value,
    lang: language,
    maxLength: 10_000,
    disabled: !mayWrite,
    placeholder: missing ? text?.[first] : '',
    'aria-describedby': `${id}-hint`,
    onChange: (event: { target: { value: string } }) => put(event.target.value),
  }
  return (
    <div className="field">
      <span className={bare ? 'visually-hidden' : 'builder-label'}>
        <label htmlFor={id}>{label}</label>
        {place && mayWrite && !bare ? <InsertSelect place={place} onInsert={insert} /> : null}
      </span>
      {long ? <textarea rows={2} {...control} /> : <input {...control} />}
      <Notes
        id={id}
        hint={missing && !bare ? t('words.missing', { language: languageName(first, reader) }) : (hint ?? null)}
      />
      <FullNote value={value} max={control.maxLength} />
    </div>
  )
}

function useFirstFocus(field: { current: HTMLElement | null }, wanted: boolean): void {
  const once = useRef(wanted)
  useEffect(() => {
    if (once.current) field.current?.focus()
    once.current = false
  }, [field])
}

type Selectable = { selectionStart: number | null; selectionEnd: number | null }

/** Puts a placeholder in where the cursor stands, with words for when nothing is known. */
function InsertSelect({ place, onInsert }: { place: LogicPlace; onInsert: (words: string) => void }) {
  const { t } = useTranslation('builder')
  const { survey } = useEditor()
  const sources = sourcesAt(survey, place).filter(({ group }) => group !== 'score' && group !== 'heard')
  if (sources.length === 0) return null
  return (
    <select
      className="builder-insert"
      aria-label={t('words.insert')}
      value=""
      onChange={(event) => {
        const [group, name] = event.target.value.split(':')
        onInsert(group === 'loop' ? `{{loop.${name}}}` : `{{${group}.${name}|${t('words.fallback')}}}`)
      }}
      onKeyDown={(event) => {
        // In a closed list an arrow key or a letter would choose at once; it opens the list instead.
        if (event.key.length > 1 && !/^(Arrow|Page)|^(Home|End)$/.test(event.key)) return
        if (event.altKey || event.ctrlKey || event.metaKey) return
        event.preventDefault()
        event.currentTarget.showPicker?.()
      }}
    >
      <option value="">{t('words.insert')}</option>
      <SourceOptions sources={sources} />
    </select>
  )
}

type NumberProps = {
  label: string
  value: number | undefined
  hint?: string
  whole?: boolean
  min?: number
  max?: number
  required?: boolean
  onChange: (value: number | undefined) => void
}

/** A number; empty = none. What is no number stays on the screen and is not taken over. */
export function NumberField({ label, value, hint, whole, min, max, required, onChange }: NumberProps) {
  const { t } = useTranslation('builder')
  const { mayWrite } = useEditor()
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? (value === undefined ? '' : String(value))
  const read = (words: string): number | undefined | null => {
    if (words.trim() === '') return required ? null : undefined
    const number = typedNumber(words)
    if (number === null || (whole && !Number.isInteger(number))) return null
    return (min !== undefined && number < min) || (max !== undefined && number > max) ? null : number
  }
  return (
    <Field
      label={label}
      hint={hint}
      error={read(text) === null ? t('number.bad', { min: min ?? '−∞', max: max ?? '∞' }) : null}
      inputMode="decimal"
      value={text}
      maxLength={16}
      disabled={!mayWrite}
      onChange={(event) => {
        setTyped(event.target.value)
        const next = read(event.target.value)
        if (next !== null) onChange(next)
      }}
      onBlur={() => setTyped(null)}
    />
  )
}

type IdProps = {
  label: string
  value: string
  problem: (to: string) => 'form' | 'taken' | null
  onRename: (to: string) => void
}

/** An id: taken over when the field is left, so that no half-typed id is followed by the rules. */
export function IdField({ label, value, problem, onRename }: IdProps) {
  const { t } = useTranslation('builder')
  const { mayWrite } = useEditor()
  const [typed, setTyped] = useState<string | null>(null)
  const fault = typed === null ? null : problem(typed)
  const take = () => {
    if (typed !== null && typed !== value && fault === null) onRename(typed)
    setTyped(null)
  }
  return (
    <Field
      label={label}
      hint={t('id.hint')}
      error={fault ? t(`id.${fault}`) : null}
      className="field-input mono"
      value={typed ?? value}
      maxLength={64}
      disabled={!mayWrite}
      spellCheck={false}
      autoCapitalize="off"
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take()
        if (event.key === 'Escape') setTyped(null)
      }}
    />
  )
}

type TextProps = { label: string; value: string; hint?: string; maxLength?: number; onChange: (value: string) => void }

/** A plain text that is the same in every language. */
export function TextField({ maxLength = 1000, onChange, ...field }: TextProps) {
  const { mayWrite } = useEditor()
  return (
    <Field {...field} maxLength={maxLength} disabled={!mayWrite} onChange={(event) => onChange(event.target.value)} />
  )
}
