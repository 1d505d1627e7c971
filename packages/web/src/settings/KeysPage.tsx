import type { contract } from '@opencxm/server/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../shell/api/types.ts'
import { QueryView } from '../shell/problem/QueryView.tsx'
import { useProblemText } from '../shell/problem/use-problem-text.ts'
import { may, useSession } from '../shell/session.ts'
import { ConfirmDialog } from '../ui/dialog/ConfirmDialog.tsx'
import { Chip } from '../ui/estimate/Chip.tsx'
import { dayIn, formatAgo, formatDay } from '../ui/format/index.ts'
import { useMessages } from '../ui/message/messages.tsx'
import { EmptyState } from '../ui/state/states.tsx'
import { AnswerSentence } from '../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../ui/use-language.ts'
import { CreateKeyDialog } from './parts/CreateKeyDialog.tsx'
import { SettingsPage } from './parts/SettingsPage.tsx'
import { useKeys, useRevokeKey } from './queries.ts'

type Key = ReplyOf<typeof contract.auth.listKeys>['keys'][number]

/** Secret keys for programs of one's own. */
export function KeysPage() {
  const { t } = useTranslation('settings')
  const session = useSession()
  const { create } = useSearch({ from: '/frame/settings/keys' })
  const navigate = useNavigate()
  const keys = useKeys()
  const changeable = may(session, 'keys:write')
  const openDialog = (open: boolean) =>
    void navigate({ to: '/settings/keys', search: open ? { create: true } : {}, replace: true })
  const createButton = changeable ? (
    <button type="button" className="plain-button primary" onClick={() => openDialog(true)}>
      {t('keys.create')}
    </button>
  ) : null
  return (
    <SettingsPage permission="keys:read" actions={createButton}>
      <QueryView query={keys} lines={6}>
        {(data) => {
          const live = data.keys.filter((key) => key.revokedAt === null).length
          return (
            <>
              <AnswerSentence text={live === 0 ? t('keys.answer') : t('keys.answerSome', { count: live })} />
              <p className="t2 settings-gap settings-prose">
                {t('keys.about')} <a href="/api/docs">{t('keys.reference')}</a>
              </p>
              <div className="stack-apart">
                {data.keys.length === 0 ? (
                  <EmptyState title={t('keys.empty')} hint={t('keys.emptyHint')} actions={createButton} />
                ) : (
                  <KeyTable keys={data.keys} changeable={changeable} />
                )}
              </div>
            </>
          )
        }}
      </QueryView>
      {create && changeable ? <CreateKeyDialog onClose={() => openDialog(false)} /> : null}
    </SettingsPage>
  )
}

function KeyTable({ keys, changeable }: { keys: readonly Key[]; changeable: boolean }) {
  const { t } = useTranslation(['settings', 'shell'])
  const language = useLanguage()
  const { workspace } = useSession()
  const now = Date.now()
  return (
    <div className="card settings-card tbl-scroll">
      <table className="tbl tbl-stack settings-table" aria-label={t('keys.list')}>
        <thead>
          <tr>
            <th scope="col">{t('keys.column.name')}</th>
            <th scope="col">{t('keys.column.key')}</th>
            <th scope="col">{t('keys.column.role')}</th>
            <th scope="col">{t('keys.column.created')}</th>
            <th scope="col">{t('keys.column.used')}</th>
            {changeable ? <td /> : null}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td className={key.revokedAt === null ? 'm' : 't3'}>{key.name}</td>
              <td className="mono t2">{key.preview}</td>
              <td>{t(`shell:account.role.${key.role}`)}</td>
              <td className="t2 nw" data-label={t('keys.column.created')}>
                {formatDay(dayIn(Date.parse(key.createdAt), workspace.timeZone), language)}
              </td>
              <td className="t2 nw" data-label={t('keys.column.used')}>
                {key.lastUsedAt ? formatAgo(key.lastUsedAt, now, language) : t('keys.never')}
              </td>
              {changeable ? (
                <td className="r">
                  {key.revokedAt === null ? <RevokeKey item={key} /> : <Chip kind="neutral">{t('keys.revoked')}</Chip>}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function RevokeKey({ item }: { item: Key }) {
  const { t } = useTranslation('settings')
  const explain = useProblemText()
  const messages = useMessages()
  const revoke = useRevokeKey()
  const [asking, setAsking] = useState(false)
  const { name } = item
  return (
    <>
      <button type="button" className="plain-button small" onClick={() => setAsking(true)}>
        {t('keys.revoke')}
      </button>
      {asking ? (
        <ConfirmDialog
          title={t('keys.revokeTitle', { name })}
          text={t('keys.revokeText')}
          confirm={t('keys.revokeGo')}
          cancel={t('keys.keep')}
          explain={(error) => explain(error).title}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await revoke.mutateAsync(item.id)
            messages.success(t('keys.revokedDone', { name }))
          }}
        />
      ) : null}
    </>
  )
}
