import type { Programme } from '@opencxm/server/contract'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { ProgrammeForm } from './parts/ProgrammeForm.tsx'
import { useProgramme, useProgrammeChanges } from './queries.ts'
import { useTriggerWords } from './use-trigger-words.ts'
import '../../understand/segments/segments.css'
import './distribution.css'

/** A new programme, off until it is switched on. */
export function NewProgrammePage() {
  const { t } = useTranslation('programmes')
  const session = useSession()
  const navigate = useNavigate()
  const messages = useMessages()
  const { create } = useProgrammeChanges()
  return (
    <ProgrammeFrame name={t('form.newTitle')}>
      {may(session, 'programmes:write') ? (
        <ProgrammeForm
          programme={null}
          lead={<AnswerSentence text={t('form.newLead')} />}
          saving={create}
          readOnly={false}
          onSave={async (definition) => {
            const made = await create.mutateAsync(definition)
            messages.success(t('form.saved', { name: definition.name }))
            await navigate({ to: '/collect/programmes/$programmeId', params: { programmeId: made.id } })
          }}
        />
      ) : (
        <EmptyState title={t('form.newTitle')} hint={t('readOnly')} />
      )}
    </ProgrammeFrame>
  )
}

/** One programme: what it says, whether it is on. */
export function ProgrammePage() {
  const { t } = useTranslation('programmes')
  const session = useSession()
  const { programmeId } = useParams({ from: '/frame/collect/programmes/$programmeId' })
  const programme = useProgramme(programmeId)
  const messages = useMessages()
  const { update } = useProgrammeChanges()
  const mayWrite = may(session, 'programmes:write')
  return (
    <ProgrammeFrame
      name={programme.data?.definition.name ?? null}
      actions={programme.data ? <Actions programme={programme.data} mayWrite={mayWrite} /> : null}
    >
      {may(session, 'programmes:read') ? (
        <QueryView query={programme} lines={8}>
          {(data) => (
            <ProgrammeForm
              key={`${data.id} ${data.version}`}
              programme={data}
              lead={<Lead programme={data} />}
              saving={update}
              readOnly={!mayWrite}
              onSave={async (definition) => {
                await update.mutateAsync({ id: data.id, version: data.version, definition })
                messages.success(t('form.saved', { name: definition.name }))
              }}
            />
          )}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </ProgrammeFrame>
  )
}

type FrameProps = { name: string | null; actions?: ReactNode; children: ReactNode }

function ProgrammeFrame({ name, actions, children }: FrameProps) {
  const { t } = useTranslation('programmes')
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/collect/programmes">{t('title')}</Link>}
      {...(name === null ? {} : { documentTitle: name, crumb: `/ ${name}` })}
      {...(actions ? { actions } : {})}
    >
      {children}
    </Page>
  )
}

function Lead({ programme }: { programme: Programme }) {
  const { t } = useTranslation('programmes')
  const words = useTriggerWords()
  return <AnswerSentence text={t(programme.on ? 'answer.on' : 'answer.off', { moment: words(programme) })} />
}

function Actions({ programme, mayWrite }: { programme: Programme; mayWrite: boolean }) {
  const { t } = useTranslation('programmes')
  const explain = useProblemText()
  const messages = useMessages()
  const navigate = useNavigate()
  const { turn, remove } = useProgrammeChanges()
  const { id, on } = programme
  const tell = (error: unknown) => {
    const { title, problems } = explain(error)
    messages.error([title, ...problems].join(' '))
  }
  return (
    <>
      <Link
        to="/collect/programmes/$programmeId/health"
        params={{ programmeId: id }}
        search={{}}
        className="plain-button"
      >
        {t('column.health')}
      </Link>
      {mayWrite ? (
        <>
          <button
            type="button"
            className="plain-button"
            // What is on is switched off first: nobody removes what asks people by one press.
            disabled={on || remove.isPending}
            title={on ? t('removeHint') : undefined}
            onClick={() =>
              remove.mutate(id, { onError: tell, onSuccess: () => void navigate({ to: '/collect/programmes' }) })
            }
          >
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
      ) : null}
    </>
  )
}
