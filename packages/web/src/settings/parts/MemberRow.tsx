import type { contract } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../shell/api/types.ts'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { useSession } from '../../shell/session.ts'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog.tsx'
import { Chip } from '../../ui/estimate/Chip.tsx'
import { dayIn, formatDay } from '../../ui/format/index.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { useUndo } from '../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useTeamChange } from '../queries.ts'
import { isLastOwner, type Role, rolesUpTo } from '../view.ts'
import { RoleSelect } from './RoleSelect.tsx'

type Member = ReplyOf<typeof contract.auth.listTeam>['members'][number]
type Props = { member: Member; members: readonly Member[]; changeable: boolean }

/** A member: the role is changed in the row, with an undo. */
export function MemberRow({ member, members, changeable }: Props) {
  const { t } = useTranslation(['settings', 'shell'])
  const language = useLanguage()
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const { changeRole } = useTeamChange()
  const self = member.userId === session.user.id
  const last = isLastOwner(member, members)
  const above = !rolesUpTo(session.role).includes(member.role)
  const change = async (role: Role) => {
    try {
      await changeRole.mutateAsync({ id: member.id, role })
    } catch (error) {
      messages.error([explain(error).title, explain(error).detail].filter(Boolean).join('. '))
      return
    }
    offerUndo({
      done: t('team.roleChanged', { name: member.name, role: t(`shell:account.role.${role}`) }),
      undo: () => changeRole.mutateAsync({ id: member.id, role: member.role }),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <tr>
      <td className="m">
        {member.name} {self ? <Chip kind="neutral">{t('team.you')}</Chip> : null}
      </td>
      <td className="t2 settings-address tbl-whole">{member.email}</td>
      <td>
        {changeable ? (
          <RoleSelect
            label={`${t('team.column.role')}, ${member.name}`}
            value={member.role}
            disabled={last || self || above || changeRole.isPending}
            onChange={(role) => void change(role)}
          />
        ) : (
          t(`shell:account.role.${member.role}`)
        )}
        {changeable && last ? <div className="note">{t('team.lastOwner')}</div> : null}
      </td>
      <td className="t2 nw" data-label={t('team.column.joined')}>
        {formatDay(dayIn(Date.parse(member.joinedAt), session.workspace.timeZone), language)}
      </td>
      {changeable ? <td className="r">{self || last || above ? null : <RemoveMember member={member} />}</td> : null}
    </tr>
  )
}

function RemoveMember({ member }: { member: Member }) {
  const { t } = useTranslation('settings')
  const explain = useProblemText()
  const messages = useMessages()
  const { remove } = useTeamChange()
  const [asking, setAsking] = useState(false)
  const { name } = member
  return (
    <>
      <button type="button" className="plain-button small" onClick={() => setAsking(true)}>
        {t('team.remove')}
      </button>
      {asking ? (
        <ConfirmDialog
          title={t('team.removeTitle', { name })}
          text={t('team.removeText', { name })}
          confirm={t('team.removeGo')}
          cancel={t('team.keep')}
          explain={(error) => explain(error).title}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await remove.mutateAsync(member.id)
            messages.success(t('team.removed', { name }))
          }}
        />
      ) : null}
    </>
  )
}
