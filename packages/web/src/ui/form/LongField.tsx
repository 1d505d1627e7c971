import { type ReactNode, type TextareaHTMLAttributes, useId } from 'react'
import { FullNote, Notes } from './Field.tsx'
import './form.css'

type Props = {
  label: string
  hint?: ReactNode
  error?: string | null
  /** Code and lists of addresses: fixed width, never corrected. */
  code?: boolean
} & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'>

/** A labelled text of several lines; its hint and its error are read with it. */
export function LongField({ label, hint, error, code, ...input }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className={code ? 'field-input field-long field-code' : 'field-input field-long'}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-hint ${id}-error`}
        {...(code ? { spellCheck: false, autoCapitalize: 'off', autoCorrect: 'off', lang: 'en' } : {})}
        {...input}
      />
      <Notes id={id} hint={hint} error={error} />
      <FullNote value={input.value} max={input.maxLength} />
    </div>
  )
}
