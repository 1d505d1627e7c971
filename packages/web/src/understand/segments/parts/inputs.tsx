import { typedNumber } from '@opencxm/survey'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type KnownKey, type RuleValue, readValue, unknownKey } from '../view.ts'

type ChoiceProps<Value extends string> = {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}

/** A short choice inside a sentence of fields; what is chosen but no longer offered stays listed. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>) {
  const missing = options.every((option) => option.value !== value)
  return (
    <select
      className="field-input rule-short"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value as Value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
      {missing ? <option value={value}>{value}</option> : null}
    </select>
  )
}

type KeyProps = {
  label: string
  value: string
  keys: readonly string[]
  /** What a key is called, where that says more than the key. */
  labelOf?: (key: string) => string
  /** What is said of a name that is none of those known, once it is written. */
  ofUnknown?: (like: string | null) => string
  onChange: (key: string) => void
}

/** A name that is usually one of those known, but may be one that has not arrived yet. */
export function KeyInput({ label, value, keys, labelOf, ofUnknown, onChange }: KeyProps) {
  const id = useId()
  const [typing, setTyping] = useState(false)
  const unknown = typing ? null : unknownKey(value, keys)
  return (
    <>
      <input
        className="field-input rule-key"
        list={id}
        aria-label={label}
        placeholder={label}
        value={value}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-unknown`}
        onFocus={() => setTyping(true)}
        onBlur={() => setTyping(false)}
        onChange={(event) => onChange(event.target.value)}
      />
      {unknown && ofUnknown ? (
        <span id={`${id}-unknown`} className="note rule-unknown">
          {ofUnknown(unknown.like)}
        </span>
      ) : null}
      <datalist id={id}>
        {keys.map((key) => (
          <option key={key} value={key} label={labelOf?.(key)} />
        ))}
      </datalist>
    </>
  )
}

type ValueProps = {
  value: RuleValue | undefined
  known: KnownKey | undefined
  operator: string
  onChange: (value: RuleValue | undefined) => void
}

/** A value as typed, sent as the type that its key is known to have. */
export function ValueInput({ value, known, operator, onChange }: ValueProps) {
  const { t } = useTranslation('segments')
  const id = useId()
  const [text, setText] = useState(value === undefined ? '' : String(value))
  return (
    <>
      <input
        className="field-input rule-value"
        list={id}
        aria-label={t('builder.value')}
        placeholder={t('builder.value')}
        value={text}
        maxLength={500}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value)
          onChange(readValue(event.target.value, known?.type ?? 'text', operator))
        }}
        onBlur={() => onChange(readValue(text, known?.type ?? 'text', operator))}
      />
      <datalist id={id}>
        {(known?.values ?? []).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  )
}

type NumberProps = {
  label: string
  value: number | undefined
  placeholder?: string
  onChange: (value: number | undefined) => void
}

/** A number; empty or no number = undefined. */
export function NumberInput({ label, value, placeholder, onChange }: NumberProps) {
  const [text, setText] = useState(value === undefined || Number.isNaN(value) ? '' : String(value))
  return (
    <input
      className="field-input rule-number"
      placeholder={placeholder}
      inputMode="decimal"
      aria-label={label}
      value={text}
      maxLength={12}
      autoComplete="off"
      onChange={(event) => {
        setText(event.target.value)
        const trimmed = event.target.value.trim()
        onChange(trimmed === '' ? undefined : (typedNumber(trimmed) ?? Number.NaN))
      }}
    />
  )
}

type DaysProps = Omit<NumberProps, 'placeholder'> & {
  /** It may not stay empty. */
  needed?: boolean
}

/** `within the last [30] days`; empty = ever. */
export function DaysInput({ label, value, needed = false, onChange }: DaysProps) {
  const { t } = useTranslation('segments')
  return (
    <span className="rule-days" title={needed ? undefined : t('builder.daysHint')}>
      <span className="t2">{label}</span>
      <NumberInput
        label={`${label} (${t('builder.days')})`}
        value={value}
        {...(needed ? {} : { placeholder: t('builder.ever') })}
        onChange={onChange}
      />
      <span className="t2">{t('builder.days')}</span>
    </span>
  )
}
