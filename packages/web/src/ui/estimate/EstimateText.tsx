import type { Estimate } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { estimateParts, isLowBase, type Unit } from '../format/index.ts'
import { useLanguage } from '../use-language.ts'
import { LowBase, NotEnoughData } from './DataChips.tsx'

type Props = {
  estimate: Estimate
  unit: Unit
  currency?: string | null
  /** Answers needed before anything is shown; stands in the "not enough data" chip. */
  needed?: number
  /** The base is left out where a column of its own carries it. */
  withN?: boolean
  /** How few answers are marked: a chip beside it, or not here, where the row says it elsewhere. */
  lowBase?: 'chip' | 'none'
  /** 20 px for key figures, 13 px else. */
  size?: 'key' | 'body'
}

/** `16 [12, 21] n = 1,284`: estimate strong, interval and base in lighter ink, no line break inside; the chip may wrap. */
export function EstimateText(props: Props) {
  const { estimate, unit, currency, needed, withN = true, lowBase = 'chip', size = 'body' } = props
  const { t } = useTranslation('ui')
  const language = useLanguage()
  const parts = estimateParts(estimate, { unit, language, currency: currency ?? null })
  if (!parts) return <NotEnoughData n={estimate.n} {...(needed === undefined ? {} : { needed })} />
  return (
    <span>
      <span className="nw">
        <span className={size === 'key' ? 'b t20' : 'b'}>{parts.value}</span>
        {parts.low === null || parts.high === null ? null : (
          <span className="ci">
            {' '}
            <span className="visually-hidden">{t('estimate.intervalLabel', { low: parts.low, high: parts.high })}</span>
            <span aria-hidden="true">
              [{parts.low}, {parts.high}]
            </span>
          </span>
        )}
        {withN ? <span className="ci"> {t('estimate.n', { n: parts.n })}</span> : null}
      </span>
      {lowBase === 'chip' && isLowBase(estimate) ? (
        <>
          {' '}
          <LowBase n={estimate.n} />
        </>
      ) : null}
    </span>
  )
}
