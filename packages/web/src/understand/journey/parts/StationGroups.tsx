import type { Station } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { NotEnoughData } from '../../../ui/estimate/DataChips.tsx'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { formatCount, isLowBase, toneFill } from '../../../ui/format/index.ts'
import { axisFor } from '../../../ui/marks/scale.ts'
import { Whisker } from '../../../ui/marks/Whisker.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { AnswersLink } from '../../answers/AnswersLink.tsx'
import { useBreakdownTraits } from '../../filters/queries.ts'
import type { MetricFilters } from '../../filters/search.ts'
import { useDimensionWords, useGroupWords } from '../../filters/use-dimension-words.ts'
import { narrowTo } from '../../filters/view.ts'
import { touchpointMetric, useGroups } from '../queries.ts'
import { DrawerSection } from './DrawerSection.tsx'

type Props = { station: Station; filters: MetricFilters }

const groupsShown = 5

/** Net satisfaction at the touchpoint by the most useful trait and by channel. */
export function StationGroups({ station, filters }: Props) {
  const { t } = useTranslation('journey')
  const [trait] = useBreakdownTraits().traits
  return (
    <DrawerSection title={t('drawer.who')} note={t('drawer.whoNote')}>
      {trait ? <Groups station={station} filters={filters} by={`trait:${trait}`} /> : null}
      <Groups station={station} filters={filters} by="channel" />
    </DrawerSection>
  )
}

function Groups({ station, filters, by }: Props & { by: string }) {
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const dimension = useDimensionWords()
  const words = useGroupWords()
  const query = useGroups(filters, station.slug, by)
  return (
    <QueryView query={query} lines={3} bare>
      {(values) => {
        const groups = values.groups.slice(0, groupsShown)
        const axis = axisFor({
          values: [...groups.flatMap((group) => [group.now.low, group.now.high]), 0],
          limits: { min: -100, max: 100 },
        })
        return (
          <table className="mini drawer-groups">
            <caption className="t12 t3">{dimension(by)}</caption>
            <tbody>
              {groups.map((group) => (
                <tr key={group.key}>
                  <td>
                    <AnswersLink
                      metricId={touchpointMetric}
                      search={{ ...narrowTo(filters, by, group.key), touchpoint: station.slug }}
                      className="open-name"
                    >
                      {words(by, group)}
                    </AnswersLink>
                    <span className="ci">
                      {' '}
                      n = {formatCount(group.now.n, language)}
                      {isLowBase(group.now) ? <span className="drawer-low">{ui('data.lowBaseShort')}</span> : null}
                    </span>
                  </td>
                  {group.now.value === null ? (
                    <td colSpan={2}>
                      <NotEnoughData n={group.now.n} />
                    </td>
                  ) : (
                    <>
                      <td className="drawer-plot">
                        <Whisker estimate={group.now} axis={axis} colour={toneOf(group.now.low, group.now.high)} />
                      </td>
                      <td className="r">
                        <EstimateText estimate={group.now} unit="points" withN={false} lowBase="none" />
                      </td>
                    </>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        )
      }}
    </QueryView>
  )
}

/** Brown and teal only where the interval leaves zero out. */
function toneOf(low: number | null, high: number | null): string {
  if ((high ?? 0) < 0) return toneFill('bad')
  return toneFill((low ?? 0) > 0 ? 'good' : 'neutral')
}
