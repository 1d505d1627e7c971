import type { InpageRule } from '@opencxm/server/contract'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { formatCount } from '../../ui/format/index.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useUndo } from '../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { RuleForm } from './parts/RuleForm.tsx'
import { useRule, useRuleChanges } from './queries.ts'
import './inpage.css'

/** A new rule, off until it is switched on. */
export function NewRulePage() {
  const { t } = useTranslation('inpage')
  const session = useSession()
  const navigate = useNavigate()
  const messages = useMessages()
  const { create } = useRuleChanges()
  return (
    <RuleFrame name={t('form.newTitle')}>
      {may(session, 'programmes:write') ? (
        <RuleForm
          rule={null}
          lead={<AnswerSentence text={t('form.newLead')} />}
          saving={create}
          readOnly={false}
          onSave={async (input) => {
            const made = await create.mutateAsync(input)
            messages.success(t('form.saved', { name: input.name }))
            await navigate({ to: '/collect/inpage/$ruleId', params: { ruleId: made.id } })
          }}
        />
      ) : (
        <EmptyState title={t('form.newTitle')} hint={t('readOnly')} />
      )}
    </RuleFrame>
  )
}

/** One rule: what it says, whether it is on, how many it asked. */
export function RulePage() {
  const { t } = useTranslation('inpage')
  const session = useSession()
  const { ruleId } = useParams({ from: '/frame/collect/inpage/$ruleId' })
  const rule = useRule(ruleId)
  const messages = useMessages()
  const { update } = useRuleChanges()
  const mayWrite = may(session, 'programmes:write')
  return (
    <RuleFrame
      name={rule.data?.definition.name ?? null}
      actions={rule.data && mayWrite ? <Actions rule={rule.data} /> : null}
    >
      {may(session, 'programmes:read') ? (
        <QueryView query={rule} lines={8}>
          {(data) => (
            <RuleForm
              key={`${data.id} ${data.updatedAt}`}
              rule={data}
              lead={<Lead rule={data} />}
              saving={update}
              readOnly={!mayWrite}
              onSave={async (input) => {
                await update.mutateAsync({ id: data.id, ...input })
                messages.success(t('form.saved', { name: input.name }))
              }}
            />
          )}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </RuleFrame>
  )
}

function RuleFrame({ name, actions, children }: { name: string | null; actions?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation('inpage')
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/collect/inpage">{t('title')}</Link>}
      {...(name === null ? {} : { documentTitle: name, crumb: `/ ${name}` })}
      {...(actions ? { actions } : {})}
    >
      {children}
    </Page>
  )
}

function Lead({ rule }: { rule: InpageRule }) {
  const { t } = useTranslation('inpage')
  const language = useLanguage()
  const { name } = rule.definition
  const n = formatCount(rule.asked, language)
  return <AnswerSentence text={t(rule.on ? 'answer.on' : 'answer.off', { name, n, count: rule.asked })} />
}

function Actions({ rule }: { rule: InpageRule }) {
  const { t } = useTranslation('inpage')
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const navigate = useNavigate()
  const { create, turn, remove } = useRuleChanges()
  const { id, on, definition } = rule
  const tell = (error: unknown) => {
    const { title, problems } = explain(error)
    messages.error([title, ...problems].join(' '))
  }
  const takeOut = async () => {
    try {
      await remove.mutateAsync(id)
    } catch (error) {
      tell(error)
      return
    }
    await navigate({ to: '/collect/inpage' })
    offerUndo({
      done: t('removed', { name: definition.name }),
      undo: () => create.mutateAsync(definition),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <>
      <button type="button" className="plain-button" disabled={remove.isPending} onClick={() => void takeOut()}>
        {t('remove')}
      </button>
      <button
        type="button"
        className={on ? 'plain-button' : 'plain-button primary'}
        disabled={turn.isPending}
        onClick={() => turn.mutate({ id, on: !on }, { onError: tell })}
      >
        {t(on ? 'turnOff' : 'turnOn')}
      </button>
    </>
  )
}
