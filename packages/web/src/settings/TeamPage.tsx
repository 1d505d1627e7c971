import type { contract } from '@opencxm/server/contract'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../shell/api/types.ts'
import { QueryView } from '../shell/problem/QueryView.tsx'
import { useProblemText } from '../shell/problem/use-problem-text.ts'
import { may, useSession } from '../shell/session.ts'
import { dayIn, formatCount, formatDay } from '../ui/format/index.ts'
import { Card } from '../ui/layout/Card.tsx'
import { useMessages } from '../ui/message/messages.tsx'
import { AnswerSentence } from '../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../ui/use-language.ts'
import { InviteDialog } from './parts/InviteDialog.tsx'
import { MemberRow } from './parts/MemberRow.tsx'
import { SettingsPage } from './parts/SettingsPage.tsx'
import { useTeam, useTeamChange } from './queries.ts'

type Team = ReplyOf<typeof contract.auth.listTeam>

/** Who works here, in which role, and who is invited. */
export function TeamPage() {
  const { t } = useTranslation('settings')
  const session = useSession()
  const { invite } = useSearch({ from: '/frame/settings/team' })
  const navigate = useNavigate()
  const team = useTeam()
  const changeable = may(session, 'team:write')
  const openDialog = (open: boolean) =>
    void navigate({ to: '/settings/team', search: open ? { invite: true } : {}, replace: true })
  return (
    <SettingsPage
      permission="team:read"
      actions={
        changeable ? (
          <button type="button" className="plain-button primary" onClick={() => openDialog(true)}>
            {t('team.invite')}
          </button>
        ) : null
      }
    >
      <QueryView query={team} lines={8}>
        {(data) => (
          <>
            <Answer team={data} />
            <div className="stack stack-apart">
              <Members team={data} changeable={changeable} />
              <Invitations team={data} changeable={changeable} />
            </div>
          </>
        )}
      </QueryView>
      {invite && changeable ? <InviteDialog onClose={() => openDialog(false)} /> : null}
    </SettingsPage>
  )
}

function Answer({ team }: { team: Team }) {
  const { t } = useTranslation('settings')
  const language = useLanguage()
  const { workspace } = useSession()
  const people = t('team.answer', { count: team.members.length, workspace: workspace.name })
  const n = formatCount(team.invitations.length, language)
  return <AnswerSentence text={team.invitations.length === 0 ? people : t('team.answerOpen', { people, n })} />
}

function Members({ team, changeable }: { team: Team; changeable: boolean }) {
  const { t } = useTranslation('settings')
  return (
    <Card title={t('team.members')}>
      <div className="card-body tbl-scroll">
        <table className="tbl tbl-stack settings-table">
          <thead>
            <tr>
              <th scope="col">{t('team.column.name')}</th>
              <th scope="col">{t('team.column.email')}</th>
              <th scope="col">{t('team.column.role')}</th>
              <th scope="col">{t('team.column.joined')}</th>
              {changeable ? <td /> : null}
            </tr>
          </thead>
          <tbody>
            {team.members.map((member) => (
              <MemberRow key={member.id} member={member} members={team.members} changeable={changeable} />
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function Invitations({ team, changeable }: { team: Team; changeable: boolean }) {
  const { t } = useTranslation(['settings', 'shell'])
  const language = useLanguage()
  const { workspace } = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const { takeBack } = useTeamChange()
  const withdraw = async (id: string, email: string) => {
    try {
      await takeBack.mutateAsync(id)
      messages.success(t('team.takenBack', { email }))
    } catch (error) {
      messages.error(explain(error).title)
    }
  }
  return (
    <Card title={t('team.invitations')}>
      <div className="card-body tbl-scroll">
        {team.invitations.length === 0 ? (
          <p className="t2">{t('team.noInvitations')}</p>
        ) : (
          <table className="tbl tbl-stack settings-table">
            <thead>
              <tr>
                <th scope="col">{t('team.column.email')}</th>
                <th scope="col">{t('team.column.role')}</th>
                <th scope="col">{t('team.column.expires')}</th>
                {changeable ? <td /> : null}
              </tr>
            </thead>
            <tbody>
              {team.invitations.map((invitation) => (
                <tr key={invitation.id}>
                  <td className="m">{invitation.email}</td>
                  <td>{t(`shell:account.role.${invitation.role}`)}</td>
                  <td className="t2">
                    {formatDay(dayIn(Date.parse(invitation.expiresAt), workspace.timeZone), language)}
                  </td>
                  {changeable ? (
                    <td className="r">
                      <button
                        type="button"
                        className="plain-button small"
                        disabled={takeBack.isPending}
                        onClick={() => void withdraw(invitation.id, invitation.email)}
                      >
                        {t('team.takeBack')}
                      </button>
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Card>
  )
}
