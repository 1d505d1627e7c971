import type { Station } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Chip } from '../../ui/estimate/Chip.tsx'
import { estimateParts, formatCount } from '../../ui/format/index.ts'
import { ShareBar } from '../../ui/marks/ShareBar.tsx'
import { shareSegments } from '../../ui/marks/shares.ts'
import { useLanguage } from '../../ui/use-language.ts'
import type { MetricFilters } from '../../understand/filters/search.ts'
import { localName } from '../../understand/filters/view.ts'
import { classShare, sharesOf } from '../view.ts'

type Props = { station: Station; filters: MetricFilters }

/** A touchpoint that delights or leaves cold: its three shares, the one that makes it so with its interval. */
export function Moment({ station, filters }: Props) {
  const { t } = useTranslation('home')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const shares = sharesOf(station.counts)
  if (!station.counts || !shares) return null
  const wow = station.mark === 'wow'
  const strong = wow ? 2 : 1
  const parts = estimateParts(classShare(station.counts, strong), { unit: 'share', language, prose: true })
  const words = [ui('share.unhappy'), ui('share.neither'), ui('share.happy')]
  const percents = new Map(shareSegments(shares).map((segment) => [segment.tone, segment.percent]))
  const lines = (['n2', '0', 'p2'] as const).map((tone, index) => `${percents.get(tone) ?? 0}% ${words[index]}`)
  return (
    <div className="home-moment">
      <div className="row">
        <Chip kind={wow ? 'good' : 'neutral'}>{wow ? t('why.wow') : t('why.meh')}</Chip>
        <Link to="/understand/journey" search={{ ...filters, at: station.slug }} className="open-name">
          {localName(station.name, language)}
        </Link>
        <span className="sp" />
        <span className="ci">n = {formatCount(station.score.n, language)}</span>
      </div>
      <div className="home-moment-bar">
        <ShareBar shares={shares} label={lines.join(', ')} />
      </div>
      <div className="row wrap t12 home-moment-words">
        {lines.map((line, index) => (
          <span key={line} className={index === strong ? 'm' : 't3'}>
            {line}
            {index === strong && parts?.low ? (
              <span className="ci">
                {' '}
                [{parts.low}, {parts.high}]
              </span>
            ) : null}
          </span>
        ))}
      </div>
      {station.comments > 0 ? <div className="note">{t('why.comments', { count: station.comments })}</div> : null}
    </div>
  )
}
