import type { InpageRule } from '@opencxm/server/contract'
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
import { useLanguage } from '../../ui/use-language.ts'
import { useRules, useTargets } from './queries.ts'
import { useMomentWords } from './use-moment-words.ts'
import './inpage.css'

/** Rules that ask visitors in a page: when, where, how many were asked. */
export function InpagePage() {
  const { t } = useTranslation('inpage')
  const session = useSession()
  const rules = useRules()
  const create = may(session, 'programmes:write') ? (
    <Link to="/collect/inpage/new" className="plain-button primary">
      {t('create')}
    </Link>
  ) : null
  return (
    <Page title={t('title')} actions={create}>
      {may(session, 'programmes:read') ? (
        <QueryView query={rules} lines={8}>
          {(data) => (
            <>
              <Answer rules={data.rules} />
              {create ? null : <p className="note stack-apart">{t('readOnly')}</p>}
              <div className="stack-apart">
                {data.rules.length === 0 ? (
                  <EmptyState title={t('empty')} hint={t('emptyHint')} actions={create} />
                ) : (
                  <RulesTable rules={data.rules} />
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

function Answer({ rules }: { rules: readonly InpageRule[] }) {
  const { t } = useTranslation('inpage')
  const language = useLanguage()
  const on = rules.filter((rule) => rule.on)
  const asked = rules.reduce((sum, rule) => sum + rule.asked, 0)
  if (on.length === 0) return <AnswerSentence text={t('answer.none')} />
  return <AnswerSentence text={t('answer.some', { count: on.length, n: formatCount(asked, language) })} />
}

function RulesTable({ rules }: { rules: readonly InpageRule[] }) {
  const { t } = useTranslation('inpage')
  const language = useLanguage()
  const navigate = useNavigate()
  const moment = useMomentWords()
  const { surveys } = useTargets()
  const columns: Column<InpageRule>[] = [
    {
      key: 'name',
      title: t('column.name'),
      cell: ({ id, definition }) => (
        <Link to="/collect/inpage/$ruleId" params={{ ruleId: id }} className="open-name clip inpage-clip">
          {definition.name}
        </Link>
      ),
    },
    {
      key: 'survey',
      title: t('column.survey'),
      wideOnly: true,
      cell: ({ definition }) => (
        <span className="clip inpage-clip">
          {surveys.find(({ id }) => id === definition.survey)?.name ?? definition.survey}
        </span>
      ),
    },
    {
      key: 'moment',
      title: t('column.moment'),
      wideOnly: true,
      cell: ({ definition }) => <span className="t2 clip inpage-clip">{moment(definition.trigger)}</span>,
    },
    {
      key: 'state',
      title: t('column.state'),
      width: '90px',
      cell: ({ on }) => <Chip kind={on ? 'tag' : 'neutral'}>{t(on ? 'on' : 'off')}</Chip>,
    },
    {
      key: 'asked',
      title: t('column.asked'),
      width: '120px',
      align: 'right',
      cell: ({ asked }) => formatCount(asked, language),
    },
  ]
  return (
    <div className="card inpage-card">
      <DataTable
        label={t('list')}
        columns={columns}
        rows={rules}
        rowKey={({ id }) => id}
        onRow={({ id }) => void navigate({ to: '/collect/inpage/$ruleId', params: { ruleId: id } })}
      />
    </div>
  )
}
