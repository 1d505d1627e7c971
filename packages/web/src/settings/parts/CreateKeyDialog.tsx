import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../shell/form/FormDialog.tsx'
import { CopyBlock } from '../../ui/copy/CopyBlock.tsx'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { Field } from '../../ui/form/Field.tsx'
import { useCreateKey } from '../queries.ts'
import type { Role } from '../view.ts'
import { RoleChoice } from './RoleSelect.tsx'

/** Name and role; then the secret, which is shown this once. */
export function CreateKeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('settings')
  const create = useCreateKey()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [tried, setTried] = useState(false)
  if (create.data) {
    return (
      <Dialog label={t('keys.dialog')} onClose={onClose}>
        <div className="form">
          <h2 className="t16 b">{t('keys.made', { name: create.data.name })}</h2>
          <CopyBlock label={t('keys.secret')} code={create.data.secret} />
          <p className="note">{t('keys.once')}</p>
          <div className="form-actions">
            <button type="button" className="plain-button primary" onClick={onClose}>
              {t('keys.done')}
            </button>
          </div>
        </div>
      </Dialog>
    )
  }
  const submit = () => {
    setTried(true)
    if (name.trim() !== '') create.mutate({ name: name.trim(), role })
  }
  return (
    <FormDialog
      title={t('keys.dialog')}
      go={t('keys.create')}
      busy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('keys.name')}
        hint={t('keys.nameHint')}
        value={name}
        maxLength={80}
        autoComplete="off"
        error={tried && name.trim() === '' ? t('keys.needName') : null}
        onChange={({ target }) => setName(target.value)}
      />
      <RoleChoice legend={t('keys.column.role')} name="key-role" value={role} onChange={setRole} />
      <p className="note">{t('keys.roleHint')}</p>
    </FormDialog>
  )
}
