import { useEffect, useRef, useState } from 'react'

type Props = {
  value: string
  /** Told a moment after the last key, without blanks at the ends. */
  onChange: (text: string) => void
  label: string
  /** The label unless said. */
  placeholder?: string | undefined
  hint?: string | undefined
  id?: string | undefined
}

const typingPauseMs = 250

/** A search whose text stands in the address: what changes there from elsewhere (clear, the browser's Back) shows here. */
export function SearchBox({ value, onChange, label, placeholder = label, hint, id }: Props) {
  const [text, setText] = useState(value)
  const told = useRef(value)
  useEffect(() => {
    if (value === told.current) return
    told.current = value
    setText(value)
  }, [value])
  useEffect(() => {
    const next = text.trim()
    if (next === told.current) return
    const timer = setTimeout(() => {
      told.current = next
      onChange(next)
    }, typingPauseMs)
    return () => clearTimeout(timer)
  }, [text, onChange])
  return (
    <input
      id={id}
      type="search"
      className="search-box"
      aria-label={label}
      placeholder={placeholder}
      title={hint}
      value={text}
      maxLength={200}
      onChange={(event) => setText(event.target.value)}
    />
  )
}
