import type { Programme } from '@opencxm/server/contract'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { Chip } from '../../ui/estimate/Chip.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { type Column, DataTable } from '../../ui/table/DataTable.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useProgrammes, useTargets } from './queries.ts'
import { useTriggerWords } from './use-trigger-words.ts'
import { countOn } from './view.ts'
import './distribution.css'

/** Programmes that ask people after something happened. */
export function ProgrammesPage() {
  const { t } = useTranslation('programmes')
  const session = useSession()
  const programmes = useProgrammes()
  const create = may(session, 'programmes:write') ? (
    <Link to="/collect/programmes/new" className="plain-button primary">
      {t('create')}
    </Link>
  ) : null
  return (
    <Page title={t('title')} actions={create}>
      {may(session, 'programmes:read') ? (
        <QueryView query={programmes} lines={8}>
          {(data) => (
            <>
              <AnswerSentence
                text={
                  countOn(data.programmes) === 0
                    ? t('answer.none')
                    : t('answer.some', { count: countOn(data.programmes), of: data.programmes.length })
                }
              />
              {create ? null : <p className="note stack-apart">{t('readOnly')}</p>}
              <div className="stack-apart">
                {data.programmes.length === 0 ? (
                  <EmptyState title={t('empty')} hint={t('emptyHint')} actions={create} />
                ) : (
                  <ProgrammesTable programmes={data.programmes} />
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

function ProgrammesTable({ programmes }: { programmes: readonly Programme[] }) {
  const { t } = useTranslation('programmes')
  const navigate = useNavigate()
  const words = useTriggerWords()
  const { surveys } = useTargets()
  const columns: Column<Programme>[] = [
    {
      key: 'name',
      title: t('column.name'),
      width: '26%',
      cell: ({ id, definition }) => (
        <Link to="/collect/programmes/$programmeId" params={{ programmeId: id }} className="open-name clip ask-clip">
          {definition.name}
        </Link>
      ),
    },
    {
      key: 'moment',
      title: t('column.moment'),
      wideOnly: true,
      cell: (one) => <span className="t2 clip ask-clip">{words(one)}</span>,
    },
    {
      key: 'survey',
      title: t('column.survey'),
      wideOnly: true,
      cell: ({ definition }) => (
        <span className="clip ask-clip">
          {surveys.find(({ id }) => id === definition.survey)?.name ?? definition.survey}
        </span>
      ),
    },
    {
      key: 'state',
      title: t('column.state'),
      width: '90px',
      cell: ({ on }) => <Chip kind={on ? 'tag' : 'neutral'}>{t(on ? 'on' : 'off')}</Chip>,
    },
    {
      key: 'health',
      title: t('column.health'),
      width: '110px',
      cell: ({ id }) => (
        <Link to="/collect/programmes/$programmeId/health" params={{ programmeId: id }} search={{}}>
          {t('openHealth')}
        </Link>
      ),
    },
  ]
  return (
    <div className="card ask-card">
      <DataTable
        label={t('list')}
        columns={columns}
        rows={programmes}
        rowKey={({ id }) => id}
        onRow={({ id }) => void navigate({ to: '/collect/programmes/$programmeId', params: { programmeId: id } })}
      />
    </div>
  )
}
