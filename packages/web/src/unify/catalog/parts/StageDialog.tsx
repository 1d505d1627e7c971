import type { Stage } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saverOver } from '../../../shell/api/save-over.ts'
import { FormDialog } from '../../../shell/form/FormDialog.tsx'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useJourneyModel } from '../../../understand/filters/queries.ts'
import { localName } from '../../../understand/filters/view.ts'
import { useSaveModel } from '../queries.ts'
import { isNameless, keptName, nextPosition, slugFault, slugFor } from '../view.ts'
import { NameFields } from './NameFields.tsx'
import { SlugField } from './SlugField.tsx'
import type { JourneyModel } from './TouchpointSelect.tsx'

type Props = { stage: Stage | null; model: JourneyModel; onClose: () => void }

/** Adds a stage (null) or changes one. */
export function StageDialog({ stage, model, onClose }: Props) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const save = useSaveModel()
  const [name, setName] = useState(stage?.name ?? { en: '' })
  const [ownSlug, setOwnSlug] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const { refetch } = useJourneyModel()
  const [saveOver] = useState(() =>
    saverOver(stage, async () => (await refetch()).data?.stages.find((one) => one.slug === stage?.slug) ?? null),
  )
  const taken = model.stages.map((one) => one.slug)
  const slug = stage?.slug ?? ownSlug ?? slugFor(name, 'stage', taken)
  const fault = stage ? null : slugFault(slug, taken)
  const submit = async () => {
    setTried(true)
    if (isNameless(name) || fault !== null) return
    const position = stage?.position ?? nextPosition(model.stages)
    const next = { slug, name: keptName(name), position }
    await saveOver(async (read) => {
      await save.mutateAsync({ stages: { to: [next], from: read ? [read] : [] } })
      return next
    })
    onClose()
    const done = t('model.saved', { name: localName(keptName(name), language) })
    if (stage === null) messages.success(done)
    else
      offerUndo({
        done,
        undo: () => save.mutateAsync({ stages: { to: [stage], from: [next] } }),
        explain: (error) => explain(error).title,
      })
  }
  return (
    <FormDialog
      isWide
      title={stage ? t('form.editStage', { name: localName(stage.name, language) }) : t('form.newStage')}
      go={t('form.save')}
      busy={save.isPending}
      error={save.error}
      onSubmit={() => void submit().catch(() => undefined)}
      onClose={onClose}
    >
      <NameFields name={name} tried={tried} onChange={setName} />
      {stage ? null : <SlugField slug={slug} fault={fault} tried={tried} onChange={setOwnSlug} />}
    </FormDialog>
  )
}
