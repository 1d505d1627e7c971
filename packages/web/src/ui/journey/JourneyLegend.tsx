import { useTranslation } from 'react-i18next'
import { formatRound, formatSigned, netBreaks, scoreSteps, stepFill } from '../format/index.ts'
import { useLanguage } from '../use-language.ts'
import { legendVolume, measure } from './layout.ts'
import './journey.css'

/** What colours, widths and dashes on the map mean. `most` is the busiest touchpoint's number of customers. */
export function JourneyLegend({ most, withBefore }: { most: number; withBefore: boolean }) {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  const volume = legendVolume(most)
  return (
    <div className="jm-legend">
      <span>
        {t('journey.netSatisfaction')}
        <br />
        {t('journey.netFormula')}
      </span>
      <svg width="252" height="30" aria-hidden="true">
        {scoreSteps.map((step, index) => (
          <rect key={step} x={index * 36} y={0} width={35} height={10} style={{ fill: stepFill(step) }} />
        ))}
        {netBreaks.map((value, index) => (
          <text key={value} x={(index + 1) * 36} y={26} textAnchor="middle" className="jm-label">
            {formatSigned(value, 0, language)}
          </text>
        ))}
      </svg>
      <span className="row">
        <svg width="28" height="28" aria-hidden="true">
          <rect
            y={14 - ((volume / Math.max(1, most)) * measure.ribbonMax) / 2}
            width="28"
            height={Math.max(1.5, (volume / Math.max(1, most)) * measure.ribbonMax)}
            style={{ fill: 'var(--line-strong)' }}
          />
        </svg>
        {t('journey.volume', { count: volume, n: formatRound(volume, language) })}
      </span>
      {withBefore ? (
        <span className="row">
          <svg width="28" height="12" aria-hidden="true">
            <line x1={0} x2={28} y1={6} y2={6} className="jm-before" />
          </svg>
          {t('journey.before')}
        </span>
      ) : null}
      <span className="row">
        <svg width="20" height="20" aria-hidden="true">
          <circle cx={10} cy={10} r={9} className="jm-disc-hollow" />
        </svg>
        {t('journey.notEnough')}
      </span>
    </div>
  )
}
