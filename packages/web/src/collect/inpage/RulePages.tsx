import type { InpageRule } from '@opencxm/server/contract'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { factsOf } from '../../shell/api/problem.ts'
import { AskPage, NewAskPage } from '../asks/AskPages.tsx'
import { RuleForm } from './parts/RuleForm.tsx'
import { useRule, useRuleChanges } from './queries.ts'
import { type RuleDraft, ruleOf } from './view.ts'

/** A new rule, off until it is switched on. */
export function NewRulePage() {
  const navigate = useNavigate()
  const { create } = useRuleChanges()
  const { touchpoint = '' } = useSearch({ from: '/frame/collect/inpage/new' })
  return (
    <NewAskPage kind="inpage">
      <RuleForm
        rule={null}
        begin={{ touchpoint }}
        saving={create}
        readOnly={false}
        onSave={async (draft) => {
          const made = await create.mutateAsync(ruleOf(draft))
          await navigate({ to: '/collect/inpage/$ruleId', params: { ruleId: made.id } })
        }}
      />
    </NewAskPage>
  )
}

/** One rule: what it says, whether it is on, how many it asked. */
export function RulePage() {
  const { ruleId } = useParams({ from: '/frame/collect/inpage/$ruleId' })
  const changes = useRuleChanges()
  return (
    <AskPage<InpageRule> kind="inpage" query={useRule(ruleId)} changes={changes}>
      {(data, readOnly) => <OneRule key={data.id} rule={data} update={changes.update} readOnly={readOnly} />}
    </AskPage>
  )
}

type OneProps = { rule: InpageRule; update: ReturnType<typeof useRuleChanges>['update']; readOnly: boolean }

/** The form keeps what is typed whatever else changes meanwhile; what somebody else wrote is replaced only by who has read so. */
function OneRule({ rule, update, readOnly }: OneProps) {
  const [before, setBefore] = useState<InpageRule['definition'] | null>(rule.definition)
  const save = async (draft: RuleDraft) => {
    const definition = ruleOf(draft)
    try {
      const saved = await update.mutateAsync({ id: rule.id, ...definition, ...(before ? { before } : {}) })
      setBefore(saved.definition)
    } catch (error) {
      if (factsOf(error).code === 'conflict') setBefore(null)
      throw error
    }
  }
  return <RuleForm rule={rule} saving={update} readOnly={readOnly} onSave={save} />
}
