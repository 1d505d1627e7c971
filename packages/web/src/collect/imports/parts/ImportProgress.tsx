import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { formatCount } from '../../../ui/format/index.ts'
import { ProgressLine } from '../../../ui/progress/ProgressLine.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useImportChanges } from '../queries.ts'
import type { ImportDetail } from '../types.ts'
import { actionsOf, isMoving } from '../view.ts'

/** Rows, rate, time left and a way to stop, while the import moves; why it failed. */
export function ImportProgress({ one }: { one: ImportDetail }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const session = useSession()
  const { cancel } = useImportChanges()
  const { id, state, error, rowsRead, rowsPerSecond, secondsLeft, fraction } = one
  if (state === 'failed' && error !== null) {
    return (
      <div className="card imports-upload" role="alert">
        <p className="m">{t('one.error')}</p>
        <p className="t2">{error}</p>
        {one.fileKept ? null : <p className="t2">{t('one.noFile')}</p>}
      </div>
    )
  }
  if (!isMoving(state)) return null
  const label = state === 'running' ? t('one.progress') : state === 'undoing' ? t('one.undoProgress') : t('one.waiting')
  const stoppable = may(session, 'imports:write') && (actionsOf(one).cancel || one.cancelRequested)
  return (
    <div className="card imports-upload">
      <ProgressLine
        label={label}
        ratio={state === 'running' ? fraction : null}
        done={t('one.rowsDone', { n: formatCount(rowsRead, language) })}
        rate={rowsPerSecond === null ? null : t('one.rowsRate', { n: formatCount(rowsPerSecond, language) })}
        secondsLeft={secondsLeft}
        {...(stoppable && state !== 'undoing'
          ? {
              cancel: {
                label: t('one.cancel'),
                onCancel: () => cancel.mutate(id),
                waiting: one.cancelRequested || cancel.isPending,
              },
            }
          : {})}
      />
      <Refusal error={cancel.error} />
    </div>
  )
}
