import type { FeedbackUnit } from '@opencxm/server/contract'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { CopyBlock } from '../../../ui/copy/CopyBlock.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { EmptyState } from '../../../ui/state/states.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { TouchpointField } from '../../../understand/filters/TouchpointField.tsx'
import { useUnitChanges, useUnits } from '../queries.ts'

/** The employees' pages: one for each unit. */
export function UnitsCard() {
  const { t } = useTranslation('feedback')
  const session = useSession()
  const units = useUnits()
  return (
    <Card title={t('units.title')} subtitle={t('units.subtitle')}>
      <div className="card-body">
        <QueryView query={units} lines={3}>
          {({ units: list }) =>
            list.length === 0 ? (
              <EmptyState title={t('units.none')} hint={t('units.noneHint')} bare />
            ) : (
              <ul className="connector-list">
                {list.map((one) => (
                  <li key={one.id}>
                    <Unit unit={one} />
                  </li>
                ))}
              </ul>
            )
          }
        </QueryView>
        {may(session, 'sources:write') ? <NewUnit /> : null}
      </div>
    </Card>
  )
}

function Unit({ unit }: { unit: FeedbackUnit }) {
  const { t } = useTranslation('feedback')
  const language = useLanguage()
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const { rotate, remove } = useUnitChanges()
  const then = (done: string) => ({
    onSuccess: () => messages.success(done),
    onError: (error: unknown) => messages.error(explain(error).title),
  })
  const counts = { waiting: formatCount(unit.waiting, language), accepted: formatCount(unit.accepted, language) }
  return (
    <>
      <div className="row wrap">
        <span className="m">{unit.name}</span>
        <span className="note">{unit.touchpoint ?? ''}</span>
        <span className="sp" />
        <span className="note">{t('units.counts', counts)}</span>
      </div>
      <CopyBlock code={unit.address} label={t('units.address')} />
      {may(session, 'sources:write') ? (
        <div className="row wrap connector-actions">
          <button
            type="button"
            className="plain-button small"
            onClick={() => rotate.mutate(unit.id, then(t('units.rotated')))}
          >
            {t('units.rotate')}
          </button>
          <button
            type="button"
            className="plain-button small"
            onClick={() => remove.mutate(unit.id, then(t('units.removed', { name: unit.name })))}
          >
            {t('units.remove')}
          </button>
        </div>
      ) : null}
    </>
  )
}

function NewUnit() {
  const { t } = useTranslation('feedback')
  const explain = useProblemText()
  const { create } = useUnitChanges()
  const [name, setName] = useState('')
  const [touchpoint, setTouchpoint] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const made = { name, touchpoint: touchpoint.trim() || null }
    create.mutate(made, {
      onSuccess: () => {
        setName('')
        setTouchpoint('')
      },
    })
  }
  return (
    <form className="form unit-new" onSubmit={submit}>
      <Field
        label={t('units.name')}
        required
        maxLength={80}
        value={name}
        error={create.error ? explain(create.error).title : null}
        onChange={(event) => setName(event.target.value)}
      />
      <TouchpointField label={t('units.touchpoint')} value={touchpoint} onChange={setTouchpoint} />
      <button type="submit" className="plain-button" disabled={create.isPending || name.trim() === ''}>
        {t('units.save')}
      </button>
    </form>
  )
}
