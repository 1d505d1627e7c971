import type { InpageRule } from '@opencxm/server/contract'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { saverOver } from '../../shell/api/save-over.ts'
import { AskPage, type AskPageParts, NewAskPage } from '../asks/AskPages.tsx'
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
      {(data, parts) => <OneRule key={data.id} rule={data} update={changes.update} {...parts} />}
    </AskPage>
  )
}

type OneProps = AskPageParts & { rule: InpageRule; update: ReturnType<typeof useRuleChanges>['update'] }

/** The form keeps what is typed whatever else changes meanwhile; what somebody else wrote is replaced only by who has read so. */
function OneRule({ rule, update, ...form }: OneProps) {
  const { id } = rule
  const { refetch } = useRule(id)
  const [saveOver] = useState(() => saverOver(rule.definition, async () => (await refetch()).data?.definition))
  const save = async (draft: RuleDraft) => {
    await saveOver(async (before) => (await update.mutateAsync({ id, ...ruleOf(draft), before })).definition)
  }
  return <RuleForm rule={rule} saving={update} onSave={save} {...form} />
}
