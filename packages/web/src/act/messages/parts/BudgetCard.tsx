import type { BudgetSettings } from '@opencxm/server/contract'
import { Fragment, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saverOver } from '../../../shell/api/save-over.ts'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { CloseIcon } from '../../../ui/icons.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { usePurposeOptions } from '../../../unify/consent/use-consent-words.ts'
import { useBudget, useChannelChanges } from '../queries.ts'
import { type BudgetDraft, budgetOf, type CapDraft, draftOfBudget } from '../view.ts'

const capsMax = 10

/** How often people may be contacted, and when not. */
export function BudgetCard({ settings, readOnly }: { settings: BudgetSettings; readOnly: boolean }) {
  const { t } = useTranslation('channels')
  const messages = useMessages()
  const { budget } = useChannelChanges()
  const { refetch } = useBudget()
  const [saveOver] = useState(() => saverOver(settings, async () => (await refetch()).data))
  const [draft, setDraft] = useState<BudgetDraft>(() => draftOfBudget(settings))
  const setCap = (key: number, next: CapDraft | null) =>
    setDraft({ ...draft, caps: draft.caps.flatMap((one) => (one.key === key ? (next ? [next] : []) : [one])) })
  return (
    <Card title={t('budget.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          // A refusal is shown from the mutation's own state.
          void saveOver(async (before) => await budget.mutateAsync({ ...budgetOf(draft), before })).then(
            (saved) => {
              setDraft(draftOfBudget(saved))
              messages.success(t('budget.saved'))
            },
            () => undefined,
          )
        }}
      >
        <fieldset className="card-body form" style={{ border: 0, margin: 0 }} disabled={readOnly}>
          <p className="note">{t('budget.hint')}</p>
          {draft.caps.map((cap) => (
            <Cap key={cap.key} cap={cap} onChange={(next) => setCap(cap.key, next)} />
          ))}
          {draft.caps.length < capsMax ? (
            <div>
              <button
                type="button"
                className="plain-button small"
                onClick={() => {
                  const key = 1 + Math.max(-1, ...draft.caps.map((one) => one.key))
                  setDraft({ ...draft, caps: [...draft.caps, { key, purpose: '', most: '1', days: '30' }] })
                }}
              >
                {t('budget.addCap')}
              </button>
            </div>
          ) : null}
          <CheckField
            label={t('budget.quiet')}
            hint={t('budget.quietHint')}
            checked={draft.quiet}
            onChange={(quiet) => setDraft({ ...draft, quiet })}
          />
          {draft.quiet ? (
            <div className="channels-row">
              <input
                type="time"
                className="field-input"
                aria-label={t('budget.from')}
                value={draft.from}
                required
                onChange={(event) => setDraft({ ...draft, from: event.target.value })}
              />
              <span>–</span>
              <input
                type="time"
                className="field-input"
                aria-label={t('budget.to')}
                value={draft.to}
                required
                onChange={(event) => setDraft({ ...draft, to: event.target.value })}
              />
            </div>
          ) : null}
          <Refusal error={budget.error} />
          {readOnly ? null : (
            <div className="form-actions">
              <button type="submit" className="plain-button" disabled={budget.isPending}>
                {t('budget.save')}
              </button>
            </div>
          )}
        </fieldset>
      </form>
    </Card>
  )
}

function Cap({ cap, onChange }: { cap: CapDraft; onChange: (next: CapDraft | null) => void }) {
  const { t } = useTranslation('channels')
  const purposes = usePurposeOptions(cap.purpose)
  const short = (field: 'most' | 'days', maxLength: number) => (
    <input
      className="field-input channels-short"
      inputMode="numeric"
      aria-label={t(`budget.${field}`)}
      value={cap[field]}
      maxLength={maxLength}
      onChange={(event) => onChange({ ...cap, [field]: event.target.value })}
    />
  )
  const purpose = (
    <select
      className="field-input channels-purpose"
      aria-label={t('budget.purpose')}
      value={cap.purpose}
      onChange={(event) => onChange({ ...cap, purpose: event.target.value })}
    >
      <option value="">{t('budget.anyPurpose')}</option>
      {purposes.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  )
  const fields: Record<string, ReactNode> = { most: short('most', 4), days: short('days', 3), purpose }
  // Each language has its own order of the fields: words and names of fields alternate.
  const sentence = t('budget.cap', { most: '|most|', days: '|days|', purpose: '|purpose|' }).split('|')
  return (
    <div className="channels-row">
      {sentence.map((part, index) =>
        index % 2 === 1 ? <Fragment key={part}>{fields[part]}</Fragment> : part ? <span key={part}>{part}</span> : null,
      )}
      <button type="button" className="info-button" aria-label={t('budget.removeCap')} onClick={() => onChange(null)}>
        <CloseIcon />
      </button>
    </div>
  )
}
