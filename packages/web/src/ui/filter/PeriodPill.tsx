import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CaretIcon } from '../icons.tsx'
import { CardPopover } from '../popover/CardPopover.tsx'
import { useLanguage } from '../use-language.ts'
import { describePeriod, isDay, type Period, periodOfWeeks, presetOf, presetWeeks } from './period.ts'
import './filter.css'

type Props = {
  /** The period on the screen, as the server answered it; null while it is not known. */
  period: Period | null
  /** Said instead of the days: everything is shown, and the days are only where the form begins. */
  everything?: boolean
  onChange: (period: Period) => void
}

/** The words for a period, `17 Aug – 13 Sep 2026 (W34–W37)`. */
export function usePeriodText(): (period: Period) => string {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  return (period) => {
    const { days, weeks } = describePeriod(period, language)
    return weeks ? t('period.weeks', { days, first: weeks[0], last: weeks[1] }) : days
  }
}

/** Period: lengths that end where this one ends, or days of one's own. */
export function PeriodPill({ period, everything = false, onChange }: Props) {
  const { t } = useTranslation('ui')
  const text = usePeriodText()
  return (
    <CardPopover
      label={t('period.label')}
      placement="bottomLeft"
      content={(close) =>
        period ? (
          <PeriodForm
            key={`${period.from}${period.to}`}
            period={period}
            onChoose={(next) => {
              close()
              onChange(next)
            }}
          />
        ) : (
          <p className="t3">{t('loading')}</p>
        )
      }
    >
      {(open) => (
        <button type="button" className="pill" aria-haspopup="dialog" aria-expanded={open}>
          <span className="pill-key">{t('period.label')}</span>
          <span className="pill-value">{everything ? t('period.everything') : period ? text(period) : '…'}</span>
          <CaretIcon />
        </button>
      )}
    </CardPopover>
  )
}

function PeriodForm({ period, onChoose }: { period: Period; onChoose: (period: Period) => void }) {
  const { t } = useTranslation('ui')
  const [from, setFrom] = useState(period.from)
  const [to, setTo] = useState(period.to)
  const id = useId()
  const current = presetOf(period)
  const words = {
    4: t('period.last4w'),
    12: t('period.last12w'),
    26: t('period.last26w'),
    52: t('period.last52w'),
  }
  const valid = isDay(from) && isDay(to)
  const wrongOrder = valid && from > to
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (valid && !wrongOrder) onChoose({ from, to })
  }
  return (
    <form className="period-form" onSubmit={submit}>
      <div className="period-presets">
        {presetWeeks.map((weeks) => (
          <button
            key={weeks}
            type="button"
            className="plain-button small"
            aria-pressed={weeks === current}
            onClick={() => onChoose(periodOfWeeks(weeks, period.to))}
          >
            {words[weeks]}
          </button>
        ))}
      </div>
      <fieldset>
        <legend className="t12 t3">{t('filter.ownPeriod')}</legend>
        <div className="period-days">
          <label htmlFor={`${id}from`}>{t('filter.from')}</label>
          <input
            id={`${id}from`}
            type="date"
            className="date-input"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
          <label htmlFor={`${id}to`}>{t('filter.to')}</label>
          <input
            id={`${id}to`}
            type="date"
            className="date-input"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </div>
        {wrongOrder ? (
          <p className="t12 danger" role="alert">
            {t('filter.wrongOrder')}
          </p>
        ) : null}
      </fieldset>
      <button type="submit" className="plain-button primary" disabled={!valid || wrongOrder}>
        {t('filter.apply')}
      </button>
    </form>
  )
}
