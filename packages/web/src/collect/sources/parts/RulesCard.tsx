import type { SourceView } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useUpdateSource } from '../queries.ts'
import { linesOf, toOrigin, wrongOrigin } from '../view.ts'

/** Which pages may send, which events are let in, whether consent is demanded. */
export function RulesCard({ source }: { source: SourceView }) {
  const { t } = useTranslation('sources')
  const session = useSession()
  const [editing, setEditing] = useState(false)
  // The focus follows: into the form, and back to the button that opened it.
  const [returned, setReturned] = useState(false)
  const changeable = may(session, 'sources:write') && source.revokedAt === null
  const close = () => {
    setEditing(false)
    setReturned(true)
  }
  return (
    <Card
      title={t('rules.title')}
      extra={
        changeable && !editing ? (
          <button
            type="button"
            className="plain-button small"
            // biome-ignore lint/a11y/noAutofocus: it takes back the focus that the form had
            autoFocus={returned}
            onClick={() => setEditing(true)}
          >
            {t('rules.edit')}
          </button>
        ) : null
      }
    >
      <div className="card-body">
        {editing ? <RulesForm source={source} onClose={close} /> : <Rules source={source} />}
      </div>
    </Card>
  )
}

function Rules({ source }: { source: SourceView }) {
  const { t } = useTranslation('sources')
  const any = source.origins.includes('*')
  return (
    <dl className="kv">
      {source.kind === 'browser' ? (
        <div>
          <dt>{t('rules.origins')}</dt>
          <dd className="sources-origins">
            {any ? t('rules.originsAny') : source.origins.length === 0 ? t('rules.originsNone') : null}
            {any ? null : source.origins.map((origin) => <div key={origin}>{origin}</div>)}
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{t('rules.allow')}</dt>
        <dd title={source.eventAllowList?.join('\n')}>
          {source.eventAllowList === null
            ? t('rules.allowAll')
            : t('rules.allowSome', { count: source.eventAllowList.length })}
        </dd>
      </div>
      <div>
        <dt>{t('rules.consent')}</dt>
        <dd>{source.demandsConsent ? t('rules.consentYes') : t('rules.consentNo')}</dd>
      </div>
    </dl>
  )
}

function RulesForm({ source, onClose }: { source: SourceView; onClose: () => void }) {
  const { t } = useTranslation('sources')
  const update = useUpdateSource(source.id)
  const offerUndo = useUndo()
  const explain = useProblemText()
  const [name, setName] = useState(source.name)
  const [origins, setOrigins] = useState(source.origins.join('\n'))
  const [allowed, setAllowed] = useState((source.eventAllowList ?? []).join('\n'))
  const [demandsConsent, setDemandsConsent] = useState(source.demandsConsent)
  const lines = linesOf(origins).map(toOrigin)
  const wrong = wrongOrigin(lines)
  const save = async () => {
    if (name.trim() === '' || wrong !== null) return
    const allowList = linesOf(allowed)
    const eventAllowList = allowList.length === 0 ? null : allowList
    await update.mutateAsync({ name: name.trim(), origins: lines, eventAllowList, demandsConsent })
    const { origins: before, eventAllowList: listBefore, demandsConsent: consentBefore } = source
    const old = { name: source.name, origins: before, eventAllowList: listBefore, demandsConsent: consentBefore }
    onClose()
    offerUndo({
      done: t('rules.saved', { name: name.trim() }),
      undo: () => update.mutateAsync(old),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        void save().catch(() => undefined)
      }}
    >
      <Field
        label={t('rules.name')}
        // The button that had the focus gave way to this form.
        autoFocus
        value={name}
        maxLength={80}
        error={name.trim() === '' ? t('new.needName') : null}
        onChange={(event) => setName(event.target.value)}
      />
      {source.kind === 'browser' ? (
        <LongField
          label={t('new.origins')}
          hint={t('new.originsHint')}
          code
          value={origins}
          error={wrong === null ? null : t('new.wrongOrigin', { origin: wrong })}
          onChange={(event) => setOrigins(event.target.value)}
        />
      ) : null}
      <LongField
        label={t('rules.allowList')}
        hint={t('rules.allowListHint')}
        code
        value={allowed}
        onChange={(event) => setAllowed(event.target.value)}
      />
      <CheckField
        label={t('rules.demandsConsent')}
        hint={t('rules.demandsConsentHint')}
        checked={demandsConsent}
        onChange={setDemandsConsent}
      />
      <Refusal error={update.error} />
      <div className="form-actions">
        <button type="button" className="plain-button" onClick={onClose}>
          {t('rules.cancel')}
        </button>
        <button type="submit" className="plain-button primary" disabled={update.isPending}>
          {t('rules.save')}
        </button>
      </div>
    </form>
  )
}
