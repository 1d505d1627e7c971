import { useTranslation } from 'react-i18next'
import { formatCount, formatShare } from '../../../ui/format/index.ts'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { ImportView } from '../types.ts'
import { findingOf } from '../view.ts'

/** What became of an import, in a sentence. */
export function ImportAnswer({ one }: { one: ImportView }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const figure = (value: number) => formatCount(value, language)
  const { name } = one
  const n = figure(one.rowsAccepted)
  const read = figure(one.rowsRead)
  const rejected = figure(one.rowsRejected)
  const share = formatShare(one.fraction, 0, language)
  const words = {
    queued: () => t('answer.queued', { name }),
    running: () => t('answer.running', { name, share, rows: read }),
    cancelling: () => t('answer.cancelling', { name }),
    all: () => t('answer.all', { count: one.rowsAccepted, name, n }),
    some: () => t('answer.some', { count: one.rowsRejected, name, n, read, rejected }),
    none: () => t('answer.nothing', { name, read, rejected, skipped: figure(one.rowsSkipped) }),
    unchanged: () => t('answer.unchanged', { name, n }),
    failed: () => t('answer.failed', { name, share }),
    cancelled: () => t('answer.cancelled', { name, share }),
    undoing: () => t('answer.undoing', { name }),
    undone: () => t('answer.undone', { name }),
  }
  return <AnswerSentence text={words[findingOf(one)]()} />
}
