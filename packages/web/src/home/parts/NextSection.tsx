import type { MetricGroup } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../../shell/session.ts'
import { estimateParts, formatCount, listSeparator } from '../../ui/format/index.ts'
import { Card, Section } from '../../ui/layout/Card.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { MetricFilters } from '../../understand/filters/search.ts'
import { localName } from '../../understand/filters/view.ts'
import { homeMetric } from '../queries.ts'
import { blankTouchpoints, painRows } from '../view.ts'
import type { JourneyMapReply } from './types.ts'

type Props = { map: JourneyMapReply; total: MetricGroup; filters: MetricFilters }

/** Steps that follow from the numbers above, each one press away. */
export function NextSection({ map, total, filters }: Props) {
  const { t } = useTranslation('home')
  const language = useLanguage()
  const session = useSession()
  const pains = painRows(map.pains.rows).slice(0, 3)
  const blanks = blankTouchpoints(map.stations).slice(0, 3)
  const unplaced = map.unplaced.slice(0, 3)
  const unhappy = total.counts?.[0] ?? 0
  const steps = [
    ...pains.map((pain) => (
      <Step
        key={pain.touchpoint}
        title={
          pain.owner === ''
            ? t('next.openPainUnowned', { touchpoint: localName(pain.name, language) })
            : t('next.openPain', { touchpoint: localName(pain.name, language), owner: pain.owner })
        }
        note={t('next.openPainNote', {
          rank: pain.rank,
          value: estimateParts(pain.impact, { unit: 'points', language })?.value ?? '',
        })}
      >
        <Link to="/understand/journey" search={{ ...filters, at: pain.touchpoint }} className="plain-button small">
          {t('next.go')}
        </Link>
      </Step>
    )),
    ...(unplaced.length > 0 && may(session, 'catalog:write')
      ? [
          <Step
            key="unplaced"
            title={t('next.place', {
              touchpoints: unplaced.map(({ touchpoint }) => touchpoint).join(listSeparator(language)),
            })}
            note={t('next.placeNote')}
          >
            {map.stages.length === 0 ? (
              <Link to="/unify/catalog/touchpoints" className="plain-button small">
                {t('next.go')}
              </Link>
            ) : (
              <Link to="/understand/journey" search={filters} className="plain-button small">
                {t('next.go')}
              </Link>
            )}
          </Step>,
        ]
      : []),
    ...(unhappy > 0 && may(session, 'people:read')
      ? [
          <Step
            key="unhappy"
            title={t('next.readUnhappy')}
            note={t('next.readUnhappyNote', { n: formatCount(unhappy, language) })}
          >
            <Link
              to="/understand/metrics/$metricId/answers"
              params={{ metricId: homeMetric }}
              search={{ ...filters, class: 'unhappy', text: true }}
              className="plain-button small"
            >
              {t('next.go')}
            </Link>
          </Step>,
        ]
      : []),
    ...(blanks.length > 0
      ? [
          <Step
            key="blank"
            title={t('next.blank', {
              touchpoints: blanks.map((station) => localName(station.name, language)).join(listSeparator(language)),
            })}
            note={t('next.blankNote')}
          >
            <Link
              to="/understand/journey"
              search={{ ...filters, at: blanks[0]?.slug ?? '' }}
              className="plain-button small"
            >
              {t('next.go')}
            </Link>
          </Step>,
        ]
      : []),
  ]
  if (steps.length === 0) return null
  return (
    <Section title={t('next.title')}>
      <Card title={t('next.list')}>
        <ul className="card-body home-steps">{steps}</ul>
      </Card>
    </Section>
  )
}

function Step({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <li>
      <span>
        <span className="m">{title}</span>
        <span className="note home-step-note">{note}</span>
      </span>
      {children}
    </li>
  )
}
