import { useTranslation } from 'react-i18next'
import { formatDuration } from '../format/index.ts'
import { useLanguage } from '../use-language.ts'
import './progress.css'

type Props = {
  label: string
  /** Share done, 0 to 1; null while unknown. */
  ratio: number | null
  /** What is done, in its own unit: `12,000 rows`, `3.1 of 8.0 MB`. */
  done: string
  /** The same a second; null while it would be a guess. */
  rate: string | null
  secondsLeft: number | null
  cancel?: { label: string; onCancel: () => void; waiting: boolean }
}

/** Long work: count, rate, time left, and a way to stop it. */
export function ProgressLine({ label, ratio, done, rate, secondsLeft, cancel }: Props) {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  const facts = [
    done,
    rate === null ? null : t('progress.rate', { rate }),
    secondsLeft === null ? null : t('progress.left', { time: formatDuration(secondsLeft, language) }),
  ].filter((fact) => fact !== null)
  return (
    <div className="progress">
      <div className="progress-text">
        <span className="m">{label}</span>
        <span className="ci">{facts.join(' · ')}</span>
        <span className="sp" />
        {cancel ? (
          <button type="button" className="plain-button small" onClick={cancel.onCancel} disabled={cancel.waiting}>
            {cancel.waiting ? t('progress.cancelling') : cancel.label}
          </button>
        ) : null}
      </div>
      <progress className="progress-bar" aria-label={label} {...(ratio === null ? {} : { value: ratio, max: 1 })} />
    </div>
  )
}
