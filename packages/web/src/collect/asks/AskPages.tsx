import type { UseQueryResult } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { useUndo } from '../../ui/undo/use-undo.tsx'
import type { Asking, AskKind } from './ask-kind.ts'
import './asks.css'

type FrameProps = { kind: AskKind; name: string | null; actions?: ReactNode; children: ReactNode }

function AskFrame({ kind, name, actions, children }: FrameProps) {
  const { t } = useTranslation(kind)
  return (
    <Page
      title={t('title')}
      titleLink={<Link to={`/collect/${kind}`}>{t('title')}</Link>}
      {...(name === null ? {} : { documentTitle: name, crumb: `/ ${name}` })}
      {...(actions ? { actions } : {})}
    >
      {children}
    </Page>
  )
}

/** The page of a new rule, off until it is switched on; a role that may not write is told so. */
export function NewAskPage({ kind, children }: { kind: AskKind; children: ReactNode }) {
  const { t } = useTranslation(kind)
  const session = useSession()
  return (
    <AskFrame kind={kind} name={t('form.newTitle')}>
      {may(session, 'programmes:write') ? children : <EmptyState title={t('form.newTitle')} hint={t('readOnly')} />}
    </AskFrame>
  )
}

/** What the page and its form tell each other: whether it may be changed, whether it holds what is not saved. */
export type AskPageParts = { readOnly: boolean; onDirty: (isDirty: boolean) => void }

type Change<Input> = {
  isPending: boolean
  mutate: (input: Input, options: { onError: (error: unknown) => void }) => void
  mutateAsync: (input: Input) => Promise<unknown>
}
type Props<Row extends Asking> = {
  kind: AskKind
  query: UseQueryResult<Row>
  changes: {
    restore: Pick<Change<string>, 'mutateAsync'>
    turn: Change<{ id: string; on: boolean }>
    remove: Change<string>
  }
  /** Further links of the head. */
  links?: ReactNode
  children: (row: Row, parts: AskPageParts) => ReactNode
}

/** The page of one rule: what it says, whether it is on. */
export function AskPage<Row extends Asking>({ kind, query, changes, links, children }: Props<Row>) {
  const { t } = useTranslation(kind)
  const session = useSession()
  const mayWrite = may(session, 'programmes:write')
  const [isDirty, onDirty] = useState(false)
  const row = query.data
  return (
    <AskFrame
      kind={kind}
      name={row?.definition.name ?? null}
      actions={
        row ? (
          <>
            {links}
            {mayWrite ? <Actions kind={kind} row={row} isDirty={isDirty} changes={changes} /> : null}
          </>
        ) : null
      }
    >
      {may(session, 'programmes:read') ? (
        <QueryView query={query} lines={8}>
          {(data) => children(data, { readOnly: !mayWrite, onDirty })}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </AskFrame>
  )
}

type ActionsProps<Row extends Asking> = { row: Row; isDirty: boolean } & Pick<Props<Row>, 'kind' | 'changes'>

function Actions<Row extends Asking>({ kind, row, isDirty, changes }: ActionsProps<Row>) {
  const { t } = useTranslation('asks')
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const navigate = useNavigate()
  const { restore, turn, remove } = changes
  const { id, on, definition } = row
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
    await navigate({ to: `/collect/${kind}` })
    offerUndo({
      done: t('removed', { name: definition.name }),
      undo: () => restore.mutateAsync(id),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <>
      <button
        type="button"
        className="plain-button ask-remove"
        // What is on is switched off first: nobody removes what asks people by one press.
        disabled={on || remove.isPending}
        title={on ? t('removeHint') : undefined}
        onClick={() => void takeOut()}
      >
        {t('remove')}
      </button>
      <button
        type="button"
        className={on ? 'plain-button' : 'plain-button primary'}
        // What would go on is what is stored, not what stands below.
        disabled={turn.isPending || (isDirty && !on)}
        title={isDirty && !on ? t('turnOnHint') : undefined}
        onClick={() => turn.mutate({ id, on: !on }, { onError: tell })}
      >
        {t(on ? 'turnOff' : 'turnOn')}
      </button>
    </>
  )
}
