import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
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
  return (
    <Dialog label={t('new.title')} onClose={onClose}>
      {create.data ? <Made source={create.data} /> : <NewSourceForm create={create} onClose={onClose} />}
    </Dialog>
  )
}

function NewSourceForm({ create, onClose }: { create: ReturnType<typeof useCreateSource>; onClose: () => void }) {
  const { t } = useTranslation('sources')
  const explain = useProblemText()
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
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <h2 className="t16 b">{t('new.title')}</h2>
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
      {create.isError ? (
        <p className="field-error" role="alert">
          {[explain(create.error).title, ...explain(create.error).problems].join(' ')}
        </p>
      ) : null}
      <div className="form-actions">
        <button type="button" className="plain-button" onClick={onClose}>
          {t('new.cancel')}
        </button>
        <button type="submit" className="plain-button primary" disabled={create.isPending}>
          {t('new.go')}
        </button>
      </div>
    </form>
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
