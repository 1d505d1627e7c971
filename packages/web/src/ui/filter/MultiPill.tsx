import { Dropdown } from 'antd'
import { useState } from 'react'
import { listSeparator } from '../format/index.ts'
import { CaretIcon } from '../icons.tsx'
import { useLanguage } from '../use-language.ts'
import type { FilterOption } from './FilterPill.tsx'
import './filter.css'

type Props = {
  label: string
  values: readonly string[]
  options: readonly FilterOption[]
  /** At most so many at once; the menu then offers only to take one away. */
  max: number
  /** How the pill names several: by their number, or one by one. */
  show: 'count' | 'names'
  onChange: (values: string[]) => void
}

/** Several of a list: `By region, channel ▾`. At least one stays chosen. The menu stays open while choosing. */
export function MultiPill({ label, values, options, max, show, onChange }: Props) {
  const [open, setOpen] = useState(false)
  const full = values.length >= max
  const toggle = (value: string) => {
    const chosen = values.includes(value)
    if (chosen && values.length === 1) return
    onChange(chosen ? values.filter((one) => one !== value) : [...values, value])
  }
  const language = useLanguage()
  const names = values.map((value) => options.find((option) => option.value === value)?.label ?? value)
  return (
    <Dropdown
      open={open}
      onOpenChange={(next, info) => {
        if (next || info.source === 'trigger') setOpen(next)
      }}
      trigger={['click']}
      menu={{
        items: options.map((option) => ({
          key: option.value,
          label: option.label,
          disabled: full && !values.includes(option.value),
        })),
        selectable: true,
        multiple: true,
        selectedKeys: [...values],
        onClick: ({ key }) => toggle(key),
        className: 'filter-menu',
      }}
    >
      <button
        type="button"
        className={show === 'count' ? 'pill pill-short' : 'pill'}
        aria-haspopup="menu"
        title={names.join(listSeparator(language))}
      >
        <span className="pill-key">{label}</span>
        <span className="pill-value">
          {show === 'count' && names.length > 1 ? names.length : names.join(listSeparator(language))}
        </span>
        <CaretIcon />
      </button>
    </Dropdown>
  )
}
