import type { Segment } from '@opencxm/server/contract'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saverOver } from '../../shell/api/save-over.ts'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { formatAgo, formatCount } from '../../ui/format/index.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { Columns } from '../../ui/layout/Columns.tsx'
import { useMessages } from '../../ui/message/messages.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { RichText } from '../../ui/text/RichText.tsx'
import { useUndo } from '../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { MembersCard } from './parts/MembersCard.tsx'
import { SegmentForm } from './parts/SegmentForm.tsx'
import { type SegmentInput, useSegment, useSegmentChanges } from './queries.ts'
import { useRuleWords } from './use-rule-words.ts'
import './segments.css'

/** One segment: how many, who, why; or its builder with `edit`. */
export function SegmentPage() {
  const { t } = useTranslation('segments')
  const session = useSession()
  const { segmentId } = useParams({ from: '/frame/understand/segments/$segmentId' })
  const { edit } = useSearch({ from: '/frame/understand/segments/$segmentId' })
  const segment = useSegment(segmentId)
  const navigate = useNavigate()
  const mayWrite = may(session, 'segments:write')
  const open = async (editing: boolean) =>
    await navigate({
      to: '/understand/segments/$segmentId',
      params: { segmentId },
      search: editing ? { edit: true } : {},
    })
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/understand/segments">{t('title')}</Link>}
      {...(segment.data ? { documentTitle: segment.data.name, crumb: `/ ${segment.data.name}` } : {})}
      actions={
        segment.data && mayWrite && !edit ? <Actions segment={segment.data} onEdit={() => void open(true)} /> : null
      }
    >
      {may(session, 'segments:read') ? (
        <QueryView query={segment} lines={8}>
          {(data) =>
            edit && mayWrite ? (
              <Editing key={data.id} segment={data} onClose={() => open(false)} />
            ) : (
              <Body segment={data} />
            )
          }
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

/** Its builder; what somebody else wrote meanwhile is replaced only by who has read so. */
function Editing({ segment, onClose }: { segment: Segment; onClose: () => Promise<void> }) {
  const { t } = useTranslation('segments')
  const messages = useMessages()
  const { update } = useSegmentChanges()
  const { id } = segment
  const { refetch } = useSegment(id)
  const [saveOver] = useState(() =>
    saverOver(inputOf(segment), async () => {
      const { data } = await refetch()
      return data && inputOf(data)
    }),
  )
  return (
    <SegmentForm
      segment={segment}
      saving={update}
      onCancel={() => void onClose()}
      onSave={async (input) => {
        await saveOver(async (before) => inputOf(await update.mutateAsync({ id, ...input, before })))
        messages.success(t('form.saved', { name: input.name }))
        await onClose()
      }}
    />
  )
}

function inputOf({ name, description, rule }: Segment): SegmentInput {
  return { name, description, rule }
}

function Actions({ segment, onEdit }: { segment: Segment; onEdit: () => void }) {
  const { t } = useTranslation('segments')
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const navigate = useNavigate()
  const { remove, restore } = useSegmentChanges()
  const takeOut = async () => {
    const { id, name } = segment
    try {
      await remove.mutateAsync(id)
    } catch (error) {
      messages.error(explain(error).title)
      return
    }
    await navigate({ to: '/understand/segments' })
    offerUndo({
      done: t('page.removed', { name }),
      undo: () => restore.mutateAsync(id),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <>
      <button type="button" className="plain-button" disabled={remove.isPending} onClick={() => void takeOut()}>
        {t('page.remove')}
      </button>
      <button type="button" className="plain-button primary" onClick={onEdit}>
        {t('page.edit')}
      </button>
    </>
  )
}

function Body({ segment }: { segment: Segment }) {
  const { t } = useTranslation('segments')
  const language = useLanguage()
  const words = useRuleWords()
  const { id, name, computedAt } = segment
  const n = formatCount(segment.people, language)
  return (
    <>
      <AnswerSentence
        text={
          computedAt === null ? t('answer.computing', { name }) : t('answer.one', { count: segment.people, name, n })
        }
      />
      <Columns
        main={<MembersCard segment={segment} />}
        side={
          <>
            <Card title={t('page.rule')}>
              <div className="card-body form">
                {segment.description ? <p>{segment.description}</p> : null}
                <p className="segments-words">
                  <RichText text={words.rule(segment.rule)} />
                </p>
                <p className="note">
                  {segment.state === 'computing' || computedAt === null
                    ? t('state.computing')
                    : t('page.computed', { ago: formatAgo(computedAt, Date.now(), language) })}
                </p>
              </div>
            </Card>
            <Card title={t('page.use')}>
              <div className="card-body segments-links">
                <Link to="/understand/metrics" search={{ segment: id }} className="link">
                  {t('page.inMetrics')}
                </Link>
                <Link to="/understand/journey" search={{ segment: id }} className="link">
                  {t('page.inJourney')}
                </Link>
                <Link to="/unify/people" search={{ segment: id }} className="link">
                  {t('page.inPeople')}
                </Link>
              </div>
            </Card>
          </>
        }
      />
    </>
  )
}
