import { type ReactNode, useId } from 'react'
import { Notes } from './Field.tsx'
import './form.css'

type Props = {
  label: string
  hint?: ReactNode
  checked: boolean
  disabled?: boolean
  onChange: (checked: boolean) => void
}

/** A yes or no with its label at the right. */
export function CheckField({ label, hint, checked, disabled, onChange }: Props) {
  const id = useId()
  return (
    <div className="field">
      <span className="field-check">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          disabled={disabled}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.checked)}
        />
        <label htmlFor={id}>{label}</label>
      </span>
      <Notes id={id} hint={hint} />
    </div>
  )
}

type ChoiceProps = {
  legend: string
  name: string
  value: string
  /** `lang`: where a label is in a language of its own. */
  options: readonly { value: string; label: string; hint?: string; lang?: string }[]
  onChange: (value: string) => void
}

/** One of a few, each with a line that says what it means. */
export function ChoiceField({ legend, name, value, options, onChange }: ChoiceProps) {
  return (
    <fieldset className="field">
      <legend className="field-legend">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="field-choice">
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            <span className="m" lang={option.lang}>
              {option.label}
            </span>
            {option.hint ? <span className="note field-choice-hint">{option.hint}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
