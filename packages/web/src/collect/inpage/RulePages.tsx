import type { InpageRule } from '@opencxm/server/contract'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { AskPage, NewAskPage } from '../asks/AskPages.tsx'
import { RuleForm } from './parts/RuleForm.tsx'
import { useRule, useRuleChanges } from './queries.ts'
import { ruleOf } from './view.ts'

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
      {(data, readOnly) => (
        <RuleForm
          key={`${data.id} ${data.updatedAt}`}
          rule={data}
          saving={changes.update}
          readOnly={readOnly}
          onSave={async (draft) => {
            await changes.update.mutateAsync({ id: data.id, ...ruleOf(draft) })
          }}
        />
      )}
    </AskPage>
  )
}
