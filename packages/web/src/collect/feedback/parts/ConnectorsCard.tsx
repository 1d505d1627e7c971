import type { FeedbackConnector } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { Chip } from '../../../ui/estimate/Chip.tsx'
import { formatAgo, formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { EmptyState } from '../../../ui/state/states.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useConnectorChanges, useConnectors } from '../queries.ts'
import { droppedOf } from '../view.ts'
import { ConnectDialog } from './ConnectDialog.tsx'
import { answeringSettings, isSetUp, ReplySetup } from './ReplySetup.tsx'

/** Help desks, feeds and mailboxes, and how they fare. */
export function ConnectorsCard() {
  const { t } = useTranslation('feedback')
  const session = useSession()
  const connectors = useConnectors()
  const [isAdding, setAdding] = useState(false)
  const add = may(session, 'sources:write') ? (
    <button type="button" className="plain-button primary" onClick={() => setAdding(true)}>
      {t('connections.add')}
    </button>
  ) : null
  return (
    <Card title={t('connections.title')} subtitle={t('connections.subtitle')} extra={add}>
      <div className="card-body">
        <QueryView query={connectors} lines={4}>
          {({ connectors: list }) =>
            list.length === 0 ? (
              <EmptyState title={t('connections.none')} hint={t('connections.noneHint')} bare />
            ) : (
              <ul className="connector-list">
                {list.map((one) => (
                  <li key={one.id}>
                    <Connector connector={one} />
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
      </div>
      {isAdding ? <ConnectDialog onClose={() => setAdding(false)} /> : null}
    </Card>
  )
}

function Connector({ connector }: { connector: FeedbackConnector }) {
  const { t } = useTranslation('feedback')
  const language = useLanguage()
  const session = useSession()
  const figures = t('connections.figures', {
    taken: formatCount(connector.taken, language),
    rejected: formatCount(connector.rejected, language),
    dropped: formatCount(droppedOf(connector), language),
  })
  const when = connector.lastOkAt
    ? t('connections.last', { ago: formatAgo(connector.lastOkAt, Date.now(), language) })
    : t('connections.never')
  return (
    <>
      <div className="row wrap">
        <span className="m">{connector.name}</span>
        <span className="note">{t(`connections.kind.${connector.settings.kind}`)}</span>
        {isSetUp(connector) ? <Chip kind="tag">{t('replySetup.can')}</Chip> : null}
        <span className="sp" />
        <span className="note">{[connector.isOn ? when : t('connections.off'), figures].join(' · ')}</span>
      </div>
      {connector.problem ? (
        <p className="field-error" title={connector.problem.detail}>
          {t(`connections.problem.${connector.problem.code}`)}
        </p>
      ) : null}
      {connector.address ? <CopyBlock code={connector.address} label={t('connections.address')} /> : null}
      {may(session, 'sources:write') ? <ConnectorActions connector={connector} /> : null}
    </>
  )
}

function ConnectorActions({ connector }: { connector: FeedbackConnector }) {
  const { t } = useTranslation('feedback')
  const explain = useProblemText()
  const messages = useMessages()
  const { update, rotate, run, remove } = useConnectorChanges()
  const then = (done: string) => ({
    onSuccess: () => messages.success(done),
    onError: (error: unknown) => messages.error(explain(error).title),
  })
  const { id, isOn, name, address } = connector
  const answering = answeringSettings(connector)
  const [isSettingUp, setSettingUp] = useState(false)
  return (
    <div className="row wrap connector-actions">
      {answering ? (
        <button type="button" className="plain-button small" onClick={() => setSettingUp(true)}>
          {isSetUp(connector) ? t('replySetup.change') : t('replySetup.open')}
        </button>
      ) : null}
      {answering && isSettingUp ? (
        <ReplySetup connector={connector} settings={answering} onClose={() => setSettingUp(false)} />
      ) : null}
      {address === null ? (
        <button
          type="button"
          className="plain-button small"
          disabled={!isOn}
          onClick={() => run.mutate(id, then(t('connections.started')))}
        >
          {t('connections.run')}
        </button>
      ) : (
        <button
          type="button"
          className="plain-button small"
          onClick={() => rotate.mutate(id, then(t('connections.rotated')))}
        >
          {t('connections.rotate')}
        </button>
      )}
      <button type="button" className="plain-button small" onClick={() => update.mutate({ id, isOn: !isOn })}>
        {isOn ? t('connections.switchOff') : t('connections.on')}
      </button>
      <button
        type="button"
        className="plain-button small"
        onClick={() => remove.mutate(id, then(t('connections.removed', { name })))}
      >
        {t('connections.remove')}
      </button>
    </div>
  )
}
