import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { ChoiceField } from '../../../ui/form/CheckField.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { useCreateSource } from '../queries.ts'
import { linesOf, toOrigin, wrongOrigin } from '../view.ts'

/** Name, kind, origins; then the signing secret, which is shown this once. */
export function CreateSourceDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('sources')
  const create = useCreateSource()
  if (!create.data) return <NewSourceForm create={create} onClose={onClose} />
  return (
    <Dialog label={t('new.title')} onClose={onClose}>
      <Made source={create.data} />
    </Dialog>
  )
}

function NewSourceForm({ create, onClose }: { create: ReturnType<typeof useCreateSource>; onClose: () => void }) {
  const { t } = useTranslation('sources')
  const [name, setName] = useState('')
  const [kind, setKind] = useState<'browser' | 'server'>('browser')
  const [origins, setOrigins] = useState('')
  const [tried, setTried] = useState(false)
  const lines = linesOf(origins).map(toOrigin)
  const wrong = kind === 'browser' ? wrongOrigin(lines) : null
  const submit = () => {
    setTried(true)
    if (name.trim() === '' || wrong !== null) return
    create.mutate({ name: name.trim(), kind, origins: kind === 'browser' ? lines : [] })
  }
  return (
    <FormDialog
      title={t('new.title')}
      go={t('new.go')}
      busy={create.isPending}
      error={create.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label={t('new.name')}
        hint={t('new.nameHint')}
        value={name}
        maxLength={80}
        autoComplete="off"
        error={tried && name.trim() === '' ? t('new.needName') : null}
        onChange={(event) => setName(event.target.value)}
      />
      <ChoiceField
        legend={t('new.kind')}
        name="source-kind"
        value={kind}
        options={[
          { value: 'browser', label: t('kind.browser'), hint: t('new.browserHint') },
          { value: 'server', label: t('kind.server'), hint: t('new.serverHint') },
        ]}
        onChange={(value) => setKind(value === 'server' ? 'server' : 'browser')}
      />
      {kind === 'browser' ? (
        <LongField
          label={t('new.origins')}
          hint={t('new.originsHint')}
          code
          rows={3}
          value={origins}
          error={tried && wrong !== null ? t('new.wrongOrigin', { origin: wrong }) : null}
          onChange={(event) => setOrigins(event.target.value)}
        />
      ) : null}
    </FormDialog>
  )
}

function Made({ source }: { source: { id: string; name: string; signingSecret: string } }) {
  const { t } = useTranslation('sources')
  return (
    <div className="form">
      <h2 className="t16 b">{t('new.made', { name: source.name })}</h2>
      <CopyBlock label={t('new.secret')} code={source.signingSecret} />
      <p className="note">{t('new.secretHint')}</p>
      <div className="form-actions">
        <Link to="/collect/sources/$sourceId" params={{ sourceId: source.id }} className="plain-button primary">
          {t('new.next')}
        </Link>
      </div>
    </div>
  )
}
