import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../shell/form/FormDialog.tsx'
import { CopyBlock } from '../../ui/copy/CopyBlock.tsx'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { Field } from '../../ui/form/Field.tsx'
import { useTeamChange } from '../queries.ts'
import type { Role } from '../view.ts'
import { RoleChoice } from './RoleSelect.tsx'

/** Address and role; then the link, for whoever has no mail set up. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('settings')
  const { invite } = useTeamChange()
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [tried, setTried] = useState(false)
  const wrong = !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(email.trim())
  if (invite.data) {
    return (
      <Dialog label={t('team.dialog')} onClose={onClose}>
        <div className="form">
          <h2 className="t16 b">{t('team.made', { email: email.trim() })}</h2>
          <p className="t2">{invite.data.mailed ? t('team.mailed') : t('team.notMailed')}</p>
          <CopyBlock label={t('team.link')} code={invite.data.link} />
          <div className="form-actions">
            <button type="button" className="plain-button primary" onClick={onClose}>
              {t('team.done')}
            </button>
          </div>
        </div>
      </Dialog>
    )
  }
  const submit = () => {
    setTried(true)
    if (!wrong) invite.mutate({ email: email.trim(), role })
  }
  return (
    <FormDialog
      title={t('team.dialog')}
      go={t('team.send')}
      busy={invite.isPending}
      error={invite.error}
      onSubmit={submit}
      onClose={onClose}
      noValidate
    >
      <Field
        label={t('team.email')}
        type="email"
        value={email}
        autoComplete="off"
        error={tried && wrong ? t('team.emailWrong') : null}
        onChange={({ target }) => setEmail(target.value)}
      />
      <RoleChoice legend={t('team.column.role')} name="invite-role" value={role} onChange={setRole} />
    </FormDialog>
  )
}
