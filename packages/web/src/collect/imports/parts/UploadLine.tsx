import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../ui/format/index.ts'
import { ProgressLine } from '../../../ui/progress/ProgressLine.tsx'
import { progressView } from '../../../ui/progress/progress.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import type { UploadState } from '../upload.ts'

type Props = { state: Extract<UploadState, { phase: 'sending' | 'checking' }>; onCancel: () => void }

/** How much of the file has arrived, how fast, how long it still takes. */
export function UploadLine({ state, onCancel }: Props) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const { phase, name, sent, total, from, startedAtMs } = state
  const done = t('file.sent', { sent: formatBytes(sent, language), total: formatBytes(total, language) })
  if (phase === 'checking') {
    return (
      <ProgressLine
        label={t('file.checking', { name })}
        ratio={null}
        done={t('file.checkingNote')}
        rate={null}
        secondsLeft={null}
      />
    )
  }
  const view = progressView({ done: sent - from, total: total - from, startedAtMs, nowMs: Date.now() })
  return (
    <ProgressLine
      label={t('file.sending', { name })}
      ratio={total === 0 ? null : sent / total}
      done={done}
      rate={view.perSecond === null ? null : formatBytes(view.perSecond, language)}
      secondsLeft={view.secondsLeft}
      cancel={{ label: t('file.cancel'), onCancel, waiting: false }}
    />
  )
}
