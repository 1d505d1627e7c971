import type { SurveySummary } from '@opencxm/server/contract'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { Chip } from '../../ui/estimate/Chip.tsx'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { formatAgo, formatCount, formatShare, listSeparator } from '../../ui/format/index.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { type Column, DataTable } from '../../ui/table/DataTable.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useUndo } from '../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { languageName } from './canvas/draw.ts'
import { useSurveyChanges, useSurveyList } from './queries.ts'
import { completion, listFacts, type SurveyState, surveyStates, surveysIn } from './view.ts'
import './surveys.css'

/** All surveys: which collect answers, how many people finish them, when somebody answered last. */
export function SurveysPage() {
  const { t } = useTranslation('surveys')
  const session = useSession()
  const surveys = useSurveyList()
  const { state } = useSearch({ from: '/frame/collect/surveys' })
  const navigate = useNavigate()
  const create = may(session, 'surveys:write') ? (
    <Link to="/collect/surveys/new" className="plain-button primary">
      {t('create')}
    </Link>
  ) : null
  return (
    <Page
      title={t('title')}
      actions={create}
      filters={
        <FilterBar>
          <FilterPill
            label={t('column.state')}
            value={state ?? null}
            allLabel={t('inUse')}
            options={surveyStates.map((value) => ({ value, label: t(`state.${value}`) }))}
            onChange={(value) =>
              void navigate({
                to: '/collect/surveys',
                search: value === null ? {} : { state: value as SurveyState },
                replace: true,
              })
            }
          />
        </FilterBar>
      }
    >
      {may(session, 'surveys:read') ? (
        <QueryView query={surveys} lines={8}>
          {(data) => {
            const shown = surveysIn(data.surveys, state)
            return (
              <>
                <Answer surveys={surveysIn(data.surveys, undefined)} />
                {create ? null : <p className="note">{t('readOnly')}</p>}
                <div className="stack-apart">
                  {shown.length > 0 ? (
                    <SurveysTable surveys={shown} />
                  ) : state ? (
                    <EmptyState title={t('noneInState', { state: t(`state.${state}`) })} hint={t('noneInStateHint')} />
                  ) : (
                    <EmptyState title={t('empty')} hint={t('emptyHint')} actions={create} />
                  )}
                </div>
              </>
            )
          }}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

function Answer({ surveys }: { surveys: readonly SurveySummary[] }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const { open, finished, started } = listFacts(surveys)
  const share = completion({ started, finished })
  if (surveys.length === 0) return <AnswerSentence text={t('answer.none')} />
  if (open === 0) return <AnswerSentence text={t('answer.closed', { count: surveys.length })} />
  return (
    <AnswerSentence
      text={
        share === null
          ? t('answer.quiet', { count: open })
          : t('answer.some', {
              count: open,
              finished: formatCount(finished, language),
              share: formatShare(share, 0, language),
              started: formatCount(started, language),
            })
      }
    />
  )
}

function SurveysTable({ surveys }: { surveys: readonly SurveySummary[] }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const navigate = useNavigate()
  const session = useSession()
  const columns: Column<SurveySummary>[] = [
    {
      key: 'name',
      title: t('column.name'),
      cell: (survey) => (
        <Link
          to="/collect/surveys/$surveyId"
          params={{ surveyId: survey.id }}
          search={{}}
          className="open-name clip surveys-clip"
        >
          {survey.name}
        </Link>
      ),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: '190px',
      cell: (survey) => <StateChip survey={survey} />,
    },
    {
      key: 'languages',
      title: t('column.languages'),
      width: '18%',
      roomyOnly: true,
      cell: (survey) => (
        <span className="t2 clip surveys-clip">
          {survey.languages.map((tag) => languageName(tag, language)).join(listSeparator(language))}
        </span>
      ),
    },
    {
      key: 'finished',
      title: t('column.finished'),
      width: '150px',
      align: 'right',
      wideOnly: true,
      cell: (survey) => <Finished survey={survey} />,
    },
    {
      key: 'last',
      title: t('column.last'),
      width: '130px',
      align: 'right',
      roomyOnly: true,
      cell: (survey) => (
        <span className="t2 nw">
          {survey.lastAnswerAt ? formatAgo(survey.lastAnswerAt, Date.now(), language) : '–'}
        </span>
      ),
    },
    {
      key: 'results',
      title: t('column.more'),
      width: '180px',
      align: 'right',
      cell: (survey) => (
        <span className="row surveys-more">
          {survey.version === null ? null : (
            <Link to="/collect/surveys/$surveyId/results" params={{ surveyId: survey.id }} search={{}} className="link">
              {t('results')}
            </Link>
          )}
          {may(session, 'surveys:write') ? <RowActions survey={survey} /> : null}
        </span>
      ),
    },
  ]
  return (
    <div className="card surveys-card">
      <DataTable
        label={t('list')}
        columns={columns}
        rows={surveys}
        rowKey={({ id }) => id}
        onRow={({ id }) => void navigate({ to: '/collect/surveys/$surveyId', params: { surveyId: id }, search: {} })}
      />
    </div>
  )
}

function StateChip({ survey }: { survey: SurveySummary }) {
  const { t } = useTranslation('surveys')
  const { state, version, unpublished } = survey
  return (
    <span className="row">
      <Chip kind={state === 'published' ? 'good' : state === 'draft' ? 'empty' : 'neutral'}>{t(`state.${state}`)}</Chip>
      {version === null ? null : (
        <span className="ci">{unpublished ? t('versionAndDraft', { version }) : t('version', { version })}</span>
      )}
    </span>
  )
}

function Finished({ survey }: { survey: SurveySummary }) {
  const { t } = useTranslation('surveys')
  const language = useLanguage()
  const share = completion(survey)
  if (share === null) return <span className="t3">{t('noneYet')}</span>
  return (
    <span className="nw">
      <span className="b">{formatCount(survey.finished, language)}</span>{' '}
      <span className="ci">
        {t('ofStarted', { share: formatShare(share, 0, language), n: formatCount(survey.started, language) })}
      </span>
    </span>
  )
}

/** A copy to go on from; putting away, with a way back. */
function RowActions({ survey }: { survey: SurveySummary }) {
  const { t } = useTranslation('surveys')
  const { create, archive, setOpen } = useSurveyChanges()
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const navigate = useNavigate()
  const attempt = async (go: () => Promise<unknown>) => {
    try {
      await go()
    } catch (error) {
      messages.error(explain(error).title)
    }
  }
  const copy = () =>
    attempt(async () => {
      const made = await create.mutateAsync({
        from: 'survey',
        survey: survey.id,
        name: t('copyOf', { name: survey.name }).slice(0, 200),
      })
      await navigate({ to: '/collect/surveys/$surveyId', params: { surveyId: made.id }, search: {} })
    })
  const putAway = () =>
    attempt(async () => {
      await archive.mutateAsync(survey.id)
      offerUndo({
        done: t('archived', { name: survey.name }),
        undo: () => setOpen.mutateAsync({ survey: survey.id, open: survey.state === 'published' }),
        explain: (error) => explain(error).title,
      })
    })
  if (survey.state === 'archived') {
    return (
      <button
        type="button"
        className="link"
        onClick={() => void attempt(() => setOpen.mutateAsync({ survey: survey.id, open: false }))}
      >
        {t('takeOut')}
      </button>
    )
  }
  return (
    <>
      <button type="button" className="link" onClick={() => void copy()}>
        {t('copy')}
      </button>
      <button type="button" className="link" onClick={() => void putAway()}>
        {t('archive')}
      </button>
    </>
  )
}
