import type { SurveyDraft } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { FilterBar } from '../../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../../ui/filter/FilterPill.tsx'
import { PeriodPill } from '../../../ui/filter/PeriodPill.tsx'
import { dayIn } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { useSegments } from '../../../understand/filters/queries.ts'
import { languageName } from '../canvas/draw.ts'
import { useSeries } from '../queries.ts'
import type { ResultsSearch } from '../view.ts'

type Props = {
  surveyId: string
  survey: SurveyDraft | null
  search: ResultsSearch
  onChange: (search: ResultsSearch) => void
}

/** Whose answers, from when, in which form: all of it stands in the address. */
export function ResultsFilters({ surveyId, survey, search, onChange }: Props) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const { workspace } = useSession()
  const segments = useSegments()
  const channels = useChannels(surveyId, survey)
  const today = dayIn(Date.now(), workspace.timeZone)
  const set = (part: keyof ResultsSearch, value: unknown) => {
    const { [part]: _, ...rest } = search
    onChange(value === null ? rest : { ...rest, [part]: value })
  }
  const filtered = Object.keys(search).some((name) => name !== 'question' && name !== 'by')
  const { question, by } = search
  const kept = { ...(question ? { question } : {}), ...(by ? { by } : {}) }
  return (
    <FilterBar onClear={filtered ? () => onChange(kept) : undefined}>
      <PeriodPill
        period={
          survey
            ? { from: search.from ?? dayIn(Date.parse(survey.createdAt), workspace.timeZone), to: search.to ?? today }
            : null
        }
        everything={search.from === undefined && search.to === undefined}
        onChange={(period) => onChange({ ...search, ...period })}
      />
      {survey && (survey.version ?? 0) > 1 ? (
        <FilterPill
          label={t('filter.version')}
          value={search.version === undefined ? null : String(search.version)}
          options={Array.from({ length: survey.version ?? 0 }, (_, at) => ({
            value: String(at + 1),
            label: String(at + 1),
          }))}
          onChange={(value) => set('version', value === null ? null : Number(value))}
        />
      ) : null}
      {segments.length > 0 || search.segment ? (
        <FilterPill
          label={t('filter.segment')}
          value={search.segment ?? null}
          options={segments.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(value) => set('segment', value)}
        />
      ) : null}
      {channels.length > 1 || search.channel ? (
        <FilterPill
          label={t('filter.channel')}
          value={search.channel ?? null}
          options={channels.map((value) => ({ value, label: value }))}
          onChange={(value) => set('channel', value)}
        />
      ) : null}
      {survey && survey.languages.length > 1 ? (
        <FilterPill
          label={t('filter.language')}
          value={search.language ?? null}
          options={survey.languages.map((value) => ({ value, label: languageName(value, language) }))}
          onChange={(value) => set('language', value)}
        />
      ) : null}
      <FilterPill
        label={t('filter.partial')}
        value={search.partial ?? null}
        allLabel={t('filter.finishedOnly')}
        options={(['include', 'only'] as const).map((value) => ({ value, label: t(`filter.partials.${value}`) }))}
        onChange={(value) => set('partial', value)}
      />
    </FilterBar>
  )
}

/** Channels that answers came through, from the first question of the survey. */
function useChannels(surveyId: string, survey: SurveyDraft | null): string[] {
  const items = survey?.definition.blocks.flatMap((block) => block.items) ?? []
  const rated = items.find(({ type }) => ['nps', 'csat', 'ces', 'stars', 'emoji'].includes(type))
  const series = useSeries(surveyId, { question: rated?.id ?? '', by: 'channel' })
  return (series.data?.groups ?? []).map(({ key }) => key).filter((key) => key !== '')
}
