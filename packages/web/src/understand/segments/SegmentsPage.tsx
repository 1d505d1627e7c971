import type { Segment } from '@opencxm/server/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { Chip } from '../../ui/estimate/Chip.tsx'
import { formatCount } from '../../ui/format/index.ts'
import { EmptyState } from '../../ui/state/states.tsx'
import { type Column, DataTable } from '../../ui/table/DataTable.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { RichText } from '../../ui/text/RichText.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useSegmentList } from './queries.ts'
import { useRuleWords } from './use-rule-words.ts'
import './segments.css'

/** All segments with their size and what they are in words. */
export function SegmentsPage() {
  const { t } = useTranslation('segments')
  const session = useSession()
  const segments = useSegmentList()
  const create = may(session, 'segments:write') ? (
    <Link to="/understand/segments/new" className="plain-button primary">
      {t('create')}
    </Link>
  ) : null
  return (
    <Page title={t('title')} actions={create}>
      {may(session, 'segments:read') ? (
        <QueryView query={segments} lines={8}>
          {(data) => (
            <>
              <Answer segments={data.segments} />
              {create ? null : <p className="note segments-note">{t('readOnly')}</p>}
              <div className="stack-apart">
                {data.segments.length === 0 ? (
                  <EmptyState title={t('empty')} hint={t('emptyHint')} actions={create} />
                ) : (
                  <SegmentsTable segments={data.segments} />
                )}
              </div>
            </>
          )}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

function Answer({ segments }: { segments: readonly Segment[] }) {
  const { t } = useTranslation('segments')
  const language = useLanguage()
  const largest = segments.toSorted((a, b) => b.people - a.people)[0]
  if (!largest) return <AnswerSentence text={t('answer.none')} />
  const n = formatCount(largest.people, language)
  return <AnswerSentence text={t('answer.some', { count: segments.length, name: largest.name, n })} />
}

function SegmentsTable({ segments }: { segments: readonly Segment[] }) {
  const { t } = useTranslation('segments')
  const language = useLanguage()
  const words = useRuleWords()
  const navigate = useNavigate()
  const columns: Column<Segment>[] = [
    {
      key: 'name',
      title: t('column.name'),
      width: '26%',
      cell: (segment) => (
        <Link
          to="/understand/segments/$segmentId"
          params={{ segmentId: segment.id }}
          className="open-name clip segments-clip"
        >
          {segment.name}
        </Link>
      ),
    },
    {
      key: 'rule',
      title: t('column.rule'),
      wideOnly: true,
      cell: (segment) => (
        <span className="t2 clip segments-clip segments-rule">
          <RichText text={words.rule(segment.rule)} />
        </span>
      ),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: '150px',
      wideOnly: true,
      cell: (segment) => (
        <Chip kind={segment.state === 'computing' ? 'neutral' : 'tag'}>{t(`state.${segment.state}`)}</Chip>
      ),
    },
    {
      key: 'people',
      title: t('column.people'),
      width: '110px',
      align: 'right',
      cell: (segment) => (segment.computedAt === null ? '–' : formatCount(segment.people, language)),
    },
  ]
  return (
    <div className="card segments-card">
      <DataTable
        label={t('list')}
        columns={columns}
        rows={segments}
        rowKey={(segment) => segment.id}
        onRow={({ id }) => void navigate({ to: '/understand/segments/$segmentId', params: { segmentId: id } })}
      />
    </div>
  )
}
