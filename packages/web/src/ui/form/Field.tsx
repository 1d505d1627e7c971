import { type InputHTMLAttributes, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../format/index.ts'
import { useLanguage } from '../use-language.ts'
import { isFull } from './full.ts'
import './form.css'

type Props = {
  label: string
  hint?: ReactNode
  /** Why the value is refused, in the reader's words. */
  error?: string | null
} & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>

/** A labelled input; its hint and its error are read with it. */
export function Field({ label, hint, error, ...input }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field-input"
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-hint ${id}-error`}
        {...input}
      />
      <Notes id={id} hint={hint} error={error} />
      <FullNote value={input.value} max={input.maxLength} />
    </div>
  )
}

type PasswordProps = Props & { show: string; hide: string }

/** A password with a button that shows it, so that it can be checked before it is sent. */
export function PasswordField({ label, hint, error, show, hide, ...input }: PasswordProps) {
  const id = useId()
  const [shown, setShown] = useState(false)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="field-password">
        <input
          id={id}
          className="field-input"
          type={shown ? 'text' : 'password'}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-hint ${id}-error`}
          {...input}
        />
        <button type="button" aria-pressed={shown} aria-label={shown ? hide : show} onClick={() => setShown(!shown)}>
          <svg width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="1.4">
            <title>{shown ? hide : show}</title>
            <path d="M1.8 9S4.400 4.200 9 4.200 16.200 9 16.200 9 13.600 13.800 9 13.800 1.800 9 1.800 9Z" />
            <circle cx="9" cy="9" r="2.200" />
            {shown ? <path d="M3.500 14.500l11-11" /> : null}
          </svg>
        </button>
      </span>
      <Notes id={id} hint={hint} error={error} />
    </div>
  )
}

type SelectProps = {
  label: string
  hint?: ReactNode
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}

/** A labelled choice from a list, with the browser's own control. */
export function SelectField({ label, hint, value, options, onChange }: SelectProps) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field-input"
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Notes id={id} hint={hint} />
    </div>
  )
}

type NotesProps = { id: string; hint?: ReactNode; error?: string | null | undefined }

/** Hint and error under a control whose `aria-describedby` names `id-hint` and `id-error`. */
export function Notes({ id, hint, error }: NotesProps) {
  return (
    <>
      {hint ? (
        <span id={`${id}-hint`} className="note">
          {hint}
        </span>
      ) : null}
      {error ? (
        <span id={`${id}-error`} className="field-error" role="alert">
          {error}
        </span>
      ) : null}
    </>
  )
}

/** Says that a field takes no more, where the browser cuts what is pasted in silence. */
export function FullNote({ value, max }: { value: unknown; max: number | undefined }) {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  if (max === undefined || !isFull(value, max)) return null
  return (
    <span className="note" role="alert">
      {t('full', { max: formatCount(max, language) })}
    </span>
  )
}
