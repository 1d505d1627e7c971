import type { Station } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../../shell/session.ts'
import { dayIn, formatDay, formatNumber } from '../../../ui/format/index.ts'
import { QuoteBlock } from '../../../ui/quote/QuoteBlock.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { MetricFilters } from '../../filters/search.ts'
import { touchpointMetric, useComments } from '../queries.ts'
import { DrawerSection } from './DrawerSection.tsx'

type Props = { station: Station; filters: MetricFilters }

/** The newest comments at the touchpoint, each with its person behind it; at a pain point of those it left unhappy. */
export function StationComments({ station, filters }: Props) {
  const { t } = useTranslation('journey')
  const { t: words } = useTranslation('metrics')
  const language = useLanguage()
  const session = useSession()
  const hurts = station.mark === 'pain'
  const comments = useComments(filters, station.slug, { unhappy: hurts })
  if (!may(session, 'people:read')) return null
  const all = (
    <Link
      to="/understand/metrics/$metricId/answers"
      params={{ metricId: touchpointMetric }}
      search={{ ...filters, touchpoint: station.slug, text: true }}
      className="t12"
    >
      {t('drawer.allComments', { count: station.comments })}
    </Link>
  )
  return (
    <DrawerSection title={t(hurts ? 'drawer.saysUnhappy' : 'drawer.says')} note={station.comments > 0 ? all : null}>
      <QueryView query={comments} lines={3} bare>
        {({ answers }) =>
          answers.length === 0 ? (
            <p className="t2">{t(hurts ? 'drawer.noUnhappyComments' : 'drawer.noComments')}</p>
          ) : (
            answers.map((answer) => (
              <QuoteBlock
                key={`${answer.personId}${answer.at}`}
                text={answer.text}
                meta={
                  <>
                    {answer.personId ? (
                      <Link to="/unify/people/$personId" params={{ personId: answer.personId }}>
                        {answer.personName === '' ? words('answers.anonymous') : answer.personName}
                      </Link>
                    ) : null}
                    <span>
                      {formatDay(dayIn(Date.parse(answer.at), session.workspace.timeZone), language, 'short')} ·{' '}
                      {words('answers.score', {
                        score: formatNumber(answer.score, 0, language),
                        max: formatNumber(answer.scaleMax ?? answer.score, 0, language),
                      })}
                    </span>
                  </>
                }
              />
            ))
          )
        }
      </QueryView>
    </DrawerSection>
  )
}
