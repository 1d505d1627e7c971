import type { contract, ReplyOf } from '@opencxm/server/contract'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { EstimateText } from '../../ui/estimate/EstimateText.tsx'
import { SelectField } from '../../ui/form/Field.tsx'
import { formatCount } from '../../ui/format/index.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { Columns } from '../../ui/layout/Columns.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { type Column, DataTable } from '../../ui/table/DataTable.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useKnownTraits } from '../../understand/segments/queries.ts'
import { AsksCard } from './parts/AsksCard.tsx'
import { useHealth, useProgramme } from './queries.ts'
import { useReasonWords } from './use-reason-words.ts'
import { healthDays } from './view.ts'
import './distribution.css'

type Health = ReplyOf<typeof contract.distribution.health>

/** How far people came who could have been asked, why the others were not, and who answers. */
export function HealthPage() {
  const { t } = useTranslation('programmes')
  const session = useSession()
  const { programmeId } = useParams({ from: '/frame/collect/programmes/$programmeId/health' })
  const { days = 30, by = '' } = useSearch({ from: '/frame/collect/programmes/$programmeId/health' })
  const programme = useProgramme(programmeId)
  const health = useHealth(programmeId, { days, by })
  const name = programme.data?.definition.name ?? null
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/collect/programmes">{t('title')}</Link>}
      documentTitle={`${name ?? ''} ${t('column.health')}`}
      crumb={
        <>
          /{' '}
          <Link to="/collect/programmes/$programmeId" params={{ programmeId }}>
            {name ?? ''}
          </Link>{' '}
          / {t('column.health')}
        </>
      }
    >
      {may(session, 'programmes:read') ? (
        <QueryView query={health} lines={8}>
          {(data) => (
            <>
              <Answer health={data} />
              <Filters days={days} by={by} />
              <Columns main={<Steps health={data} />} side={<Reasons health={data} />} />
              {by === '' ? null : <Groups health={data} trait={by} />}
              <AsksCard programme={programmeId} />
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
  const count = (step: string) => health.steps.find((one) => one.step === step)?.count ?? 0
  const [due, asked, finished] = ['could_be_asked', 'asked', 'finished'].map((step) =>
    formatCount(count(step), language),
  )
  if (count('could_be_asked') === 0) return <AnswerSentence text={t('health.none', { days: health.days })} />
  return <AnswerSentence text={t('health.answer', { due, asked, finished, days: health.days })} />
}

function Filters({ days, by }: { days: number; by: string }) {
  const { t } = useTranslation('programmes')
  const navigate = useNavigate({ from: '/collect/programmes/$programmeId/health' })
  const traits = useKnownTraits()
  return (
    <div className="ask-sentence stack-apart">
      <SelectField
        label={t('health.period')}
        value={String(days)}
        options={healthDays.map((one) => ({ value: String(one), label: t('health.days', { n: one }) }))}
        onChange={(next) => void navigate({ search: (before) => ({ ...before, days: Number(next) as 7 | 30 | 90 }) })}
      />
      <SelectField
        label={t('health.by')}
        value={by}
        options={[{ value: '', label: t('health.noTrait') }, ...traits.map(({ key }) => ({ value: key, label: key }))]}
        onChange={(next) =>
          void navigate({ search: ({ by: _before, ...rest }) => (next === '' ? rest : { ...rest, by: next }) })
        }
      />
    </div>
  )
}

function Steps({ health }: { health: Health }) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const most = Math.max(1, health.steps[0]?.count ?? 1)
  return (
    <Card title={t('health.steps')}>
      <div className="card-body">
        {health.steps.map(({ step, count, ofPrevious }) => (
          <div key={step} className="ask-step">
            <div className="ask-reasons">
              <span>{t(`step.${step}`)}</span>
              <span>
                <span className="b">{formatCount(count, language)}</span>{' '}
                {ofPrevious && ofPrevious.n > 0 ? (
                  <EstimateText estimate={ofPrevious} unit="share" withN={false} />
                ) : null}
              </span>
            </div>
            <div className="ask-bar" aria-hidden="true">
              <span style={{ width: `${(100 * count) / most}%` }} />
            </div>
          </div>
        ))}
        <p className="note">{t('health.stepsNote')}</p>
        {health.failed.bounced > 0 ? (
          <p className="note">{t('health.bounced', { count: health.failed.bounced })}</p>
        ) : null}
      </div>
    </Card>
  )
}

function Reasons({ health }: { health: Health }) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const reason = useReasonWords()
  return (
    <Card title={t('health.reasons')}>
      <div className="card-body form">
        {health.refused.length === 0 ? <p className="t2">{t('health.noReasons')}</p> : null}
        <dl className="ask-reasons">
          {health.refused.map((one) => (
            <div key={one.reason} style={{ display: 'contents' }}>
              <dt>{reason(one.reason)}</dt>
              <dd>
                <span className="b">{formatCount(one.count, language)}</span>{' '}
                <EstimateText estimate={one.share} unit="share" withN={false} lowBase="none" />
              </dd>
            </div>
          ))}
        </dl>
        {health.open > 0 ? <p className="note">{t('health.open', { count: health.open })}</p> : null}
      </div>
    </Card>
  )
}

type Group = Health['groups'][number]

function Groups({ health, trait }: { health: Health; trait: string }) {
  const { t } = useTranslation('programmes')
  const language = useLanguage()
  const columns: Column<Group>[] = [
    { key: 'value', title: trait, cell: ({ value }) => value || t('health.unknown') },
    {
      key: 'due',
      title: t('step.could_be_asked'),
      align: 'right',
      cell: (one) => formatCount(one.couldBeAsked, language),
    },
    {
      key: 'asked',
      title: t('step.asked'),
      align: 'right',
      wideOnly: true,
      cell: (one) => formatCount(one.asked, language),
    },
    {
      key: 'finished',
      title: t('step.finished'),
      align: 'right',
      wideOnly: true,
      cell: (one) => formatCount(one.finished, language),
    },
    {
      key: 'rate',
      title: t('health.rate'),
      align: 'right',
      cell: ({ answerRate }) =>
        answerRate.n === 0 ? '–' : <EstimateText estimate={answerRate} unit="share" withN={false} />,
    },
  ]
  return (
    <div className="card ask-card stack-apart">
      <DataTable label={t('health.groups')} columns={columns} rows={health.groups} rowKey={({ value }) => value} />
    </div>
  )
}
