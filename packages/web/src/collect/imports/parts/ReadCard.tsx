import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import type { Detection, ReadSettings } from '../types.ts'
import { delimiters, settingsOf, sureness } from '../view.ts'

type Props = {
  detection: Detection
  read: ReadSettings
  /** Why the last change could not be read. */
  failed: unknown
  onChange: (part: ReadSettings) => void
}

type Setting = keyof ReadSettings
type Option = { value: string; label: string }

const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'windows-1252'] as const

/** How the file is read, as detected; each setting can be changed. */
export function ReadCard({ detection, read, failed, onChange }: Props) {
  const { t } = useTranslation('imports')
  const explain = useProblemText()
  const { format, gzip } = detection.read
  const name = t(`setup.read.formats.${format}`)
  return (
    <Card title={t('setup.read.title')} subtitle={t('setup.read.note')}>
      <div className="card-body imports-read">
        <div className="imports-setting">
          <span className="t2">{t('setup.read.format')}</span>
          <span className="m">{gzip ? t('setup.read.gzip', { format: name }) : name}</span>
        </div>
        {settingsOf(detection).map((setting) => (
          <SettingRow key={setting} setting={setting} detection={detection} read={read} onChange={onChange} />
        ))}
        {failed ? (
          <p className="field-error" role="alert">
            {explain(failed).detail ?? explain(failed).title}
          </p>
        ) : null}
      </div>
    </Card>
  )
}

type RowProps = Omit<Props, 'failed'> & { setting: Setting }

function SettingRow({ setting, detection, read, onChange }: RowProps) {
  const { t } = useTranslation('imports')
  const { label, options, value, write } = useSetting(setting, detection, read)
  const sure = sureness(detection, setting, read)
  const note = sure === 'choose' ? t('setup.read.mustChoose') : sure === 'unsure' ? t('setup.read.unsure') : null
  const id = useId()
  if (setting === 'timeZone') {
    return <ZoneRow zone={read.timeZone ?? ''} onChange={(timeZone) => onChange({ timeZone })} />
  }
  if (setting === 'skipRows') {
    return (
      <Line id={id} label={label}>
        <input
          id={id}
          className="field-input imports-number"
          type="number"
          min={0}
          max={1000}
          value={read.skipRows ?? 0}
          onChange={(event) => onChange({ skipRows: Math.max(0, Math.min(1000, Number(event.target.value) || 0)) })}
        />
      </Line>
    )
  }
  return (
    <Line id={id} label={label} note={note} urgent={sure === 'choose'}>
      <select
        id={id}
        className="field-input"
        aria-describedby={note ? `${id}-note` : undefined}
        aria-invalid={sure === 'choose' ? true : undefined}
        value={value}
        onChange={(event) => onChange(write(event.target.value))}
      >
        {value === '' ? <option value="">{t('setup.read.chooseOrder')}</option> : null}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Line>
  )
}

type LineProps = { id: string; label: string; note?: string | null; urgent?: boolean; children: ReactNode }

function Line({ id, label, note, urgent, children }: LineProps) {
  return (
    <div className="imports-setting">
      <label className="t2" htmlFor={id}>
        {label}
      </label>
      {children}
      {note ? (
        <span id={`${id}-note`} className={urgent ? 'field-error imports-setting-note' : 'note imports-setting-note'}>
          {note}
        </span>
      ) : null}
    </div>
  )
}

/** The zone is typed; it is taken when it is one that the browser knows. */
function ZoneRow({ zone, onChange }: { zone: string; onChange: (zone: string) => void }) {
  const { t } = useTranslation('imports')
  const id = useId()
  const [text, setText] = useState(zone)
  const wrong = !isZone(text)
  return (
    <Line
      id={id}
      label={t('setup.read.timeZone')}
      note={wrong ? t('setup.read.wrongZone') : t('setup.read.timeZoneHint')}
      urgent={wrong}
    >
      <input
        id={id}
        className="field-input"
        list={`${id}-zones`}
        aria-describedby={`${id}-note`}
        aria-invalid={wrong ? true : undefined}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          if (isZone(event.target.value)) onChange(event.target.value)
        }}
      />
      <datalist id={`${id}-zones`}>
        {Intl.supportedValuesOf('timeZone').map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </Line>
  )
}

function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return text !== ''
  } catch {
    return false
  }
}

type SettingView = { label: string; options: Option[]; value: string; write: (value: string) => ReadSettings }

function useSetting(setting: Setting, detection: Detection, read: ReadSettings): SettingView {
  const { t } = useTranslation('imports')
  switch (setting) {
    case 'encoding':
      return {
        label: t('setup.read.encoding'),
        options: encodings.map((one) => ({ value: one, label: one.toUpperCase() })),
        value: read.encoding ?? 'utf-8',
        write: (value) => {
          const encoding = encodings.find((one) => one === value)
          return encoding ? { encoding } : {}
        },
      }
    case 'delimiter': {
      const words = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const
      const now = read.delimiter ?? ','
      const marks = delimiters.some((one) => one === now) ? [...delimiters] : [...delimiters, now]
      return {
        label: t('setup.read.delimiter'),
        options: marks.map((mark) => {
          const word = words[mark as keyof typeof words] ?? 'other'
          return { value: mark, label: t(`setup.read.delimiters.${word}`, { mark }) }
        }),
        value: now,
        write: (delimiter) => ({ delimiter }),
      }
    }
    case 'header':
      return {
        label: t('setup.read.header'),
        options: [
          { value: 'yes', label: t('setup.read.headerYes') },
          { value: 'no', label: t('setup.read.headerNo') },
        ],
        value: read.header === false ? 'no' : 'yes',
        write: (value) => ({ header: value === 'yes' }),
      }
    case 'sheet':
      return {
        label: t('setup.read.sheet'),
        options: detection.read.sheets.map((one) => ({ value: one, label: one })),
        value: read.sheet ?? '',
        write: (sheet) => ({ sheet }),
      }
    case 'decimal':
      return {
        label: t('setup.read.decimal'),
        options: [
          { value: '.', label: t('setup.read.decimals.point') },
          { value: ',', label: t('setup.read.decimals.comma') },
        ],
        value: read.decimal ?? '.',
        write: (value) => ({ decimal: value === ',' ? ',' : '.' }),
      }
    case 'dateOrder':
      return {
        label: t('setup.read.dateOrder'),
        options: (['ymd', 'dmy', 'mdy'] as const).map((one) => ({
          value: one,
          label: t(`setup.read.dateOrders.${one}`),
        })),
        value: read.dateOrder ?? '',
        write: (value) => (value === 'ymd' || value === 'dmy' || value === 'mdy' ? { dateOrder: value } : {}),
      }
    default:
      return { label: t('setup.read.skipRows'), options: [], value: '', write: () => ({}) }
  }
}
