import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import type { Mapping, RejectReason, RowProblem } from './types.ts'
import { scaleIn } from './view.ts'

/** Why a row was rejected, in the reader's words; the scale comes from the mapping. */
export function useReasonSentence(mapping: Mapping | null): (problem: RowProblem) => string {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const figure = (value: number) => formatNumber(value, Number.isInteger(value) ? 0 : 1, language)
  return ({ reason, column, found }) => {
    const scale = reason === 'score_out_of_scale' && mapping ? scaleIn(mapping, column) : null
    const said = scale
      ? t('reason.score_out_of', { found: found ?? '', low: figure(scale[0]), high: figure(scale[1]) })
      : t(`reason.${reason}`, { found: found ?? '' })
    return column === null ? said : t('rejected.inColumn', { column, reason: said })
  }
}

/** A reason by itself, for a list to choose from. */
export function useReasonWord(): (reason: RejectReason) => string {
  const { t } = useTranslation('imports')
  return (reason) => t(`reason.${reason}`, { found: '…' })
}
