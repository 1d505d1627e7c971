import type { Segment } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../shell/form/Refusal.tsx'
import { useUnsaved } from '../../../shell/form/use-unsaved.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { LongField } from '../../../ui/form/LongField.tsx'
import { Card } from '../../../ui/layout/Card.tsx'
import { Columns } from '../../../ui/layout/Columns.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import type { SegmentInput } from '../queries.ts'
import { draftOf, emptyCondition, type GroupDraft, problemsOf, ruleOf } from '../view.ts'
import { GroupEditor } from './GroupEditor.tsx'
import { PreviewCard } from './PreviewCard.tsx'

type Props = {
  /** Null for a new one. */
  segment: Segment | null
  saving: { isPending: boolean; isError: boolean; error: unknown }
  /** Saves, and shows what follows. */
  onSave: (input: SegmentInput) => Promise<void>
  onCancel: () => void
}

/** Name, description and rule, with the live count beside them. */
export function SegmentForm({ segment, saving, onSave, onCancel }: Props) {
  const { t } = useTranslation('segments')
  const [name, setName] = useState(segment?.name ?? '')
  const [description, setDescription] = useState(segment?.description ?? '')
  const [draft, setDraft] = useState<GroupDraft>(() => draftOf(segment?.rule ?? emptyCondition('did')))
  const [tried, setTried] = useState(false)
  const state = JSON.stringify({ name, description, draft })
  const [first] = useState(state)
  const unsaved = useUnsaved(state !== first)
  const problems = problemsOf(draft)
  const incomplete = problems.byPart.size > 0 || problems.tree !== null
  const submit = () => {
    setTried(true)
    if (name.trim() === '' || incomplete) return
    const input = { name: name.trim(), description: description.trim(), rule: ruleOf(draft) }
    // A refusal is shown from the mutation's own state.
    void unsaved.saving(() => onSave(input)).catch(() => undefined)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {unsaved.dialog}
      <AnswerSentence text={segment ? t('form.editLead', { name: segment.name }) : t('form.newLead')} />
      <Columns
        main={
          <Card>
            <div className="card-body form segments-form">
              <Field
                label={t('form.name')}
                value={name}
                maxLength={80}
                autoComplete="off"
                error={tried && name.trim() === '' ? t('form.needName') : null}
                onChange={(event) => setName(event.target.value)}
              />
              <LongField
                label={t('form.description')}
                rows={2}
                maxLength={2000}
                value={description}
                onChange={(event) => setDescription(event.target.value)}
              />
              <div className="field">
                <span className="field-legend">{t('form.rule')}</span>
                <GroupEditor
                  root={draft}
                  group={draft}
                  depth={0}
                  problems={tried ? problems.byPart : null}
                  onChange={setDraft}
                />
              </div>
              {problems.tree ? (
                <p className="field-error" role="alert">
                  {t(`problem.${problems.tree}`)}
                </p>
              ) : null}
              {tried && problems.byPart.size > 0 ? (
                <p className="field-error" role="alert">
                  {t('form.incomplete')}
                </p>
              ) : null}
              <Refusal error={saving.error} />
              <div className="form-actions">
                <button type="button" className="plain-button" onClick={onCancel}>
                  {t('form.cancel')}
                </button>
                <button type="submit" className="plain-button primary" disabled={saving.isPending}>
                  {t('form.save')}
                </button>
              </div>
            </div>
          </Card>
        }
        side={<PreviewCard rule={incomplete ? null : ruleOf(draft)} />}
      />
    </form>
  )
}
