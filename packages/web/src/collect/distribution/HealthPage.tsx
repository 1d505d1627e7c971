import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { estimateParts, formatCount } from '../../ui/format/index.ts'
import { Columns } from '../../ui/layout/Columns.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { traitWords } from '../../understand/filters/view.ts'
import { useKnownTraits } from '../../understand/segments/queries.ts'
import { AsksCard } from './parts/AsksCard.tsx'
import { GroupsCard } from './parts/GroupsCard.tsx'
import { RefusalsCard } from './parts/RefusalsCard.tsx'
import { StepsCard } from './parts/StepsCard.tsx'
import { type Health, useHealth, useProgramme } from './queries.ts'
import { useReasonWords } from './use-reason-words.ts'
import { countOf, type HealthSearch, healthDays } from './view.ts'
import './distribution.css'

/** A trait with more values than this tells people apart, not groups of them. */
const groupsMax = 20

/** How far people came who could have been asked, why the others were not, and who answers. */
export function HealthPage() {
  const { t } = useTranslation('programmes')
  const session = useSession()
  const { programmeId } = useParams({ from: '/frame/collect/programmes/$programmeId/health' })
  const search = useSearch({ from: '/frame/collect/programmes/$programmeId/health' })
  const navigate = useNavigate({ from: '/collect/programmes/$programmeId/health' })
  const programme = useProgramme(programmeId)
  const { days = 30, by = '', reason = null } = search
  const health = useHealth(programmeId, { days, by })
  const change = (next: HealthSearch) => void navigate({ search: next, replace: true, resetScroll: false })
  const setReason = (to: string | null) => {
    const { reason: _, ...rest } = search
    change(to === null ? rest : { ...rest, reason: to })
  }
  const name = programme.data?.definition.name ?? ''
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/collect/programmes">{t('title')}</Link>}
      documentTitle={`${name} ${t('column.health')}`}
      crumb={
        <>
          /{' '}
          <Link to="/collect/programmes/$programmeId" params={{ programmeId }}>
            {name}
          </Link>{' '}
          / {t('column.health')}
        </>
      }
      filters={<Filters search={search} onChange={change} />}
    >
      {may(session, 'programmes:read') ? (
        <QueryView query={health} lines={8}>
          {(data) => (
            <>
              <Answer health={data} />
              {countOf(data, 'could_be_asked') === 0 ? (
                <div className="stack-apart">
                  <EmptyState title={t('health.empty')} hint={t('health.emptyHint')} />
                </div>
              ) : (
                <div className="stack-apart">
                  <Columns
                    main={
                      <>
                        <StepsCard health={data} />
                        {by === '' || data.anonymous ? null : <GroupsCard health={data} trait={by} />}
                      </>
                    }
                    side={<RefusalsCard health={data} chosen={reason} onChoose={setReason} />}
                  />
                </div>
              )}
              <AsksCard programme={programmeId} reason={reason} onReason={setReason} />
            </>
          )}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

function Answer({ health }: { health: Health }) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const reason = useReasonWords()
  const n = (step: 'could_be_asked' | 'asked' | 'finished') => formatCount(countOf(health, step), language)
  const { days } = health
  const due = countOf(health, 'could_be_asked')
  const asked = countOf(health, 'asked')
  if (due === 0) return <AnswerSentence text={t('health.none', { days })} />
  const why = health.refused[0] ? t('health.mostOften', { reason: reason(health.refused[0].reason) }) : ''
  if (health.anonymous && asked > 0)
    return <AnswerSentence text={t('health.anonymous', { asked: n('asked'), due: n('could_be_asked') })} />
  if (asked === 0) return <AnswerSentence text={t('health.nobodyAsked', { days, due: n('could_be_asked'), why })} />
  const rate = estimateParts(health.finishedOfAsked, { unit: 'share', language, prose: true })
  const first = t('health.answer', {
    rate: rate?.value ?? '–',
    low: rate?.low ?? '–',
    high: rate?.high ?? '–',
    finished: n('finished'),
    asked: n('asked'),
  })
  const left = due - asked - health.open
  if (left <= 0) return <AnswerSentence text={first} />
  const second = t('health.notAsked', { n: formatCount(left, language), due: n('could_be_asked'), why })
  return <AnswerSentence text={`${first}${language === 'en' ? ' ' : ''}${second}`} />
}

function Filters({ search, onChange }: { search: HealthSearch; onChange: (search: HealthSearch) => void }) {
  const { t } = useTranslation('programmes')
  const traits = useKnownTraits().filter(({ values }) => values.length > 1 && values.length < groupsMax)
  const { by: _, ...without } = search
  return (
    <FilterBar>
      <FilterPill
        label={t('health.period')}
        required
        value={String(search.days ?? 30)}
        options={healthDays.map((one) => ({ value: String(one), label: t('health.days', { n: one }) }))}
        onChange={(next) => onChange({ ...search, days: Number(next) as 7 | 30 | 90 })}
      />
      <FilterPill
        label={t('health.by')}
        value={search.by ?? null}
        allLabel={t('health.noTrait')}
        options={traits.map(({ key }) => ({ value: key, label: traitWords(key) }))}
        onChange={(next) => onChange(next === null ? without : { ...search, by: next })}
      />
    </FilterBar>
  )
}
