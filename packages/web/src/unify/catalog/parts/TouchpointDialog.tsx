import type { Touchpoint } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saverOver } from '../../../shell/api/save-over.ts'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { CheckField } from '../../../ui/form/CheckField.tsx'
import { Field, SelectField } from '../../../ui/form/Field.tsx'
import type { Language } from '../../../ui/format/index.ts'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useJourneyModel } from '../../../understand/filters/queries.ts'
import { localName } from '../../../understand/filters/view.ts'
import { useSaveModel } from '../queries.ts'
import { isNameless, keptName, nameOfWord, nextPosition, slugFault, slugFor, stageGroups, targetFrom } from '../view.ts'
import { NameFields } from './NameFields.tsx'
import { SlugField } from './SlugField.tsx'
import type { JourneyModel } from './TouchpointSelect.tsx'

type Props = {
  touchpoint: Touchpoint | null
  inStage: string
  /** What a new one is called to begin with. */
  named: string
  model: JourneyModel
  onClose: () => void
}

const blank = (stage: string, word: string, language: Language): Touchpoint => ({
  // A word that answers send stays theirs when the touchpoint gets a better name.
  slug: slugFault(word, []) === null ? word : '',
  name: nameOfWord(word, language),
  stage,
  position: 0,
  side: false,
  owner: '',
  channel: '',
  target: null,
})

/** Adds a touchpoint (null) or changes one. */
export function TouchpointDialog({ touchpoint, inStage, named, model, onClose }: Props) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const save = useSaveTouchpoint(touchpoint, onClose)
  const [draft, setDraft] = useState(touchpoint ?? blank(inStage, named, language))
  const [target, setTarget] = useState(
    touchpoint?.target == null ? '' : String(Math.round(touchpoint.target * 1000) / 10),
  )
  const [tried, setTried] = useState(false)
  const taken = model.touchpoints.map((one) => one.slug)
  const slug = touchpoint?.slug ?? (draft.slug || slugFor(draft.name, 'touchpoint', taken))
  const fault = touchpoint ? null : slugFault(slug, taken)
  const share = targetFrom(target)
  const submit = () => {
    setTried(true)
    if (isNameless(draft.name) || fault !== null || share === undefined) return
    const moves = touchpoint === null || touchpoint.stage !== draft.stage
    const siblings = model.touchpoints.filter((one) => one.stage === draft.stage)
    save.run({
      ...draft,
      name: keptName(draft.name),
      slug,
      target: share,
      position: moves ? nextPosition(siblings) : draft.position,
    })
  }
  return (
    <FormDialog
      isWide
      title={
        touchpoint ? t('form.editTouchpoint', { name: localName(touchpoint.name, language) }) : t('form.newTouchpoint')
      }
      go={t('form.save')}
      busy={save.busy}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <NameFields name={draft.name} tried={tried} onChange={(name) => setDraft({ ...draft, name })} />
      {touchpoint ? null : (
        <SlugField slug={slug} fault={fault} tried={tried} onChange={(next) => setDraft({ ...draft, slug: next })} />
      )}
      <div className="form-row">
        <SelectField
          label={t('form.stage')}
          value={draft.stage}
          options={stageGroups(model.stages, []).map(({ stage }) => ({
            value: stage.slug,
            label: localName(stage.name, language),
          }))}
          onChange={(stage) => setDraft({ ...draft, stage })}
        />
        <Field
          label={t('form.owner')}
          hint={t('form.ownerHint')}
          value={draft.owner}
          maxLength={80}
          onChange={(event) => setDraft({ ...draft, owner: event.target.value })}
        />
        <Field
          label={t('form.channel')}
          hint={t('form.channelHint')}
          value={draft.channel}
          maxLength={60}
          onChange={(event) => setDraft({ ...draft, channel: event.target.value })}
        />
      </div>
      <div className="form-row">
        <Field
          label={t('form.target')}
          hint={t('form.targetHint')}
          value={target}
          inputMode="decimal"
          error={share === undefined ? t('form.targetWrong') : null}
          onChange={(event) => setTarget(event.target.value)}
        />
        <CheckField
          label={t('form.side')}
          hint={t('form.sideHint')}
          checked={draft.side}
          onChange={(side) => setDraft({ ...draft, side })}
        />
      </div>
    </FormDialog>
  )
}

/** Saves, closes, and offers the way back when there was something before. */
function useSaveTouchpoint(before: Touchpoint | null, onClose: () => void) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const save = useSaveModel()
  const { refetch } = useJourneyModel()
  const [saveOver] = useState(() =>
    saverOver(before, async () => (await refetch()).data?.touchpoints.find((one) => one.slug === before?.slug) ?? null),
  )
  const run = async (next: Touchpoint) => {
    await saveOver(async (read) => {
      await save.mutateAsync({ touchpoints: { to: [next], from: read ? [read] : [] } })
      return next
    })
    onClose()
    const done = t('model.saved', { name: localName(next.name, language) })
    if (before === null) messages.success(done)
    else
      offerUndo({
        done,
        undo: () => save.mutateAsync({ touchpoints: { to: [before], from: [next] } }),
        explain: (error) => explain(error).title,
      })
  }
  return {
    busy: save.isPending,
    error: save.error,
    run: (next: Touchpoint) => void run(next).catch(() => undefined),
  }
}
