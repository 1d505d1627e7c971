import { Dropdown } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CaretIcon } from '../icons.tsx'
import { matchingOptions, optionLabel } from './options.ts'
import './filter.css'

export type FilterOption = { value: string; label: string; note?: string }

type Props = {
  label: string
  /** Null = all. */
  value: string | null
  options: readonly FilterOption[]
  onChange: (value: string | null) => void
  /** First entry, for null; "all" unless said. Leave `required` to offer none. */
  allLabel?: string
  required?: boolean
}

const searchFrom = 9

/** One filter: `Region East ▾`. A menu with arrow keys; long lists can be searched. */
export function FilterPill({ label, value, options, onChange, allLabel, required }: Props) {
  const { t } = useTranslation('ui')
  const [open, setOpen] = useState(false)
  const [text, setText] = useState('')
  const all = allLabel ?? t('filter.all')
  const shown = matchingOptions(options, text)
  const items = [
    ...(required || text !== '' ? [] : [{ key: '', label: all }]),
    ...shown.map((option) => ({
      key: option.value,
      label: option.note ? (
        <span className="filter-option">
          {option.label}
          <span className="ci">{option.note}</span>
        </span>
      ) : (
        option.label
      ),
    })),
  ]
  return (
    <Dropdown
      open={open}
      onOpenChange={(now) => {
        setOpen(now)
        if (!now) setText('')
      }}
      trigger={['click']}
      menu={{
        items: items.length > 0 ? items : [{ key: 'nothing', label: t('filter.nothing'), disabled: true }],
        selectable: true,
        selectedKeys: [value ?? ''],
        onClick: ({ key }) => onChange(key === '' ? null : key),
        className: 'filter-menu',
      }}
      popupRender={(menu) =>
        options.length < searchFrom ? (
          menu
        ) : (
          <div className="filter-popup">
            <div className="filter-search">
              <input
                // biome-ignore lint/a11y/noAutofocus: the list was opened to be searched
                autoFocus
                className="filter-search-input"
                aria-label={t('filter.search')}
                placeholder={t('filter.search')}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </div>
            {menu}
          </div>
        )
      }
    >
      <button type="button" className={value === null ? 'pill' : 'pill pill-set'} aria-haspopup="menu">
        <span className="pill-key">{label}</span>
        <span className="pill-value">{optionLabel(options, value, all)}</span>
        <CaretIcon />
      </button>
    </Dropdown>
  )
}
