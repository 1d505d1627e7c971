import { useTranslation } from 'react-i18next'
import { formatCount, formatDuration } from '../format/index.ts'
import { useLanguage } from '../use-language.ts'
import { type Progress, progressView } from './progress.ts'
import './progress.css'

type Props = {
  progress: Progress
  label: string
  onCancel?: () => void
  cancelling?: boolean
}

/** Long work: count, rate, time left, and a way to stop it. */
export function ProgressLine({ progress, label, onCancel, cancelling = false }: Props) {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  const view = progressView(progress)
  const count = formatCount(progress.done, language)
  const facts = [
    progress.total === null
      ? t('progress.countOpen', { done: count })
      : t('progress.count', { done: count, total: formatCount(progress.total, language) }),
    view.perSecond === null ? null : t('progress.rate', { rate: formatCount(view.perSecond, language) }),
    view.secondsLeft === null ? null : t('progress.left', { time: formatDuration(view.secondsLeft, language) }),
  ].filter((fact) => fact !== null)
  return (
    <div className="progress">
      <div className="progress-text">
        <span className="m">{label}</span>
        <span className="ci">{facts.join(' · ')}</span>
        <span className="sp" />
        {onCancel ? (
          <button type="button" className="plain-button small" onClick={onCancel} disabled={cancelling}>
            {cancelling ? t('progress.cancelling') : t('progress.cancel')}
          </button>
        ) : null}
      </div>
      <progress
        className="progress-bar"
        aria-label={label}
        {...(view.ratio === null ? {} : { value: view.ratio, max: 1 })}
      />
    </div>
  )
}
