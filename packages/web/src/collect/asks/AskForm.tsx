import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useUnsaved } from '../../shell/form/use-unsaved.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { Columns } from '../../ui/layout/Columns.tsx'
import { useMessages } from '../../ui/message/messages.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { WhatCard } from './parts/WhatCard.tsx'
import { WhoCard } from './parts/WhoCard.tsx'
import { useAskSentence } from './use-ask-sentence.ts'
import type { AskDraft } from './view.ts'

/** What the cards of a rule's form share. */
export type PartProps<Draft> = {
  draft: Draft
  change: (part: Partial<Draft>) => void
  fault: (field: keyof Draft) => string | null
  /** Something typed is not saved. */
  isDirty: boolean
}

type Hints = { survey: ReactNode; segment?: ReactNode; sample: ReactNode; often: ReactNode; everybody: string }

type Props<Draft extends AskDraft> = {
  /** What it holds at first. */
  initial: Draft
  faultsOf: (draft: Draft) => Partial<Record<keyof Draft, string>>
  /** A fault that only this kind of rule knows. */
  faultWords?: (fault: string) => string | null
  hints: Hints
  /** When it asks, in words, as the draft says; null while that is not complete. */
  moment: (draft: Draft) => string | null
  /** What is said in place of the sentence until it is complete. */
  lead: string
  /** Under the sentence: on or off, how many were asked. */
  support?: ReactNode
  /** Further fields of the first card, the cards of this kind, and what stands beside them. */
  what?: (parts: PartProps<Draft>) => ReactNode
  when: (parts: PartProps<Draft>) => ReactNode
  how?: (parts: PartProps<Draft>) => ReactNode
  side: (parts: PartProps<Draft>) => ReactNode
  saving: { isPending: boolean; isError: boolean; error: unknown }
  readOnly: boolean
  /** Told whether something typed is not saved. */
  onDirty?: (isDirty: boolean) => void
  onSave: (draft: Draft) => Promise<void>
}

/** The one form of rules that ask: the rule as a sentence, what is asked, when, of whom and how often; beside it what that means. */
export function AskForm<Draft extends AskDraft>({
  initial,
  faultsOf,
  hints,
  saving,
  readOnly,
  ...props
}: Props<Draft>) {
  const { t } = useTranslation('asks')
  const messages = useMessages()
  const [draft, setDraft] = useState<Draft>(initial)
  const [saved, setSaved] = useState<Draft>(initial)
  const [tried, setTried] = useState(false)
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved)
  const unsaved = useUnsaved(isDirty)
  useEffect(() => props.onDirty?.(isDirty), [isDirty, props.onDirty])
  const faults = faultsOf(draft)
  const sentence = useAskSentence()
  const change = (part: Partial<AskDraft>) => setDraft((before) => ({ ...before, ...part }))
  const fault = (field: keyof Draft): string | null => {
    const found: string | undefined = tried ? faults[field] : undefined
    if (found === undefined) return null
    if (found === 'needed' || found === 'number' || found === 'range') return t(`fault.${found}`)
    return props.faultWords?.(found) ?? found
  }
  const parts: PartProps<Draft> = { draft, change, fault, isDirty }
  const submit = async () => {
    setTried(true)
    if (Object.keys(faults).length > 0) return
    try {
      await unsaved.saving(() => props.onSave(draft))
      setSaved(draft)
      messages.success(t('saved', { name: draft.name.trim() }))
    } catch {
      // A refusal is shown from the mutation's own state.
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {unsaved.dialog}
      <AnswerSentence text={sentence(draft, props.moment(draft)) ?? props.lead}>{props.support}</AnswerSentence>
      <fieldset className="ask-plain stack-apart" disabled={readOnly}>
        <Columns
          main={
            <>
              <WhatCard draft={draft} change={change} fault={fault} hint={hints.survey}>
                {props.what?.(parts)}
              </WhatCard>
              {props.when(parts)}
              <WhoCard draft={draft} change={change} fault={fault} hints={hints} />
              {props.how?.(parts)}
            </>
          }
          side={props.side(parts)}
        />
        {readOnly ? null : (
          <Foot saving={saving} incomplete={tried && Object.keys(faults).length > 0} label={t('save')} />
        )}
      </fieldset>
    </form>
  )
}

type FootProps = {
  saving: { isPending: boolean; isError: boolean; error: unknown }
  incomplete: boolean
  label: string
}

function Foot({ saving, incomplete, label }: FootProps) {
  const { t } = useTranslation('asks')
  const explain = useProblemText()
  const refusal = saving.isError ? explain(saving.error) : null
  const wrong = incomplete
    ? t('incomplete')
    : refusal
      ? [refusal.title, refusal.detail, ...refusal.problems].filter(Boolean).join(' ')
      : null
  return (
    <div className="form-actions ask-actions">
      {wrong ? (
        <span className="field-error" role="alert">
          {wrong}
        </span>
      ) : null}
      <button type="submit" className="plain-button primary" disabled={saving.isPending}>
        {label}
      </button>
    </div>
  )
}
