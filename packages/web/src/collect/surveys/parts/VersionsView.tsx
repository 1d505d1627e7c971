import type { SurveyDraft, SurveyVersion } from '@opencxm/server/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { useSession } from '../../../shell/session.ts'
import { formatInstant } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { EmptyState } from '../../../ui/state/states.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { diffSurveys } from '../edit/diff.ts'
import { useEditor } from '../editor.tsx'
import { useVersion, useVersions } from '../queries.ts'
import { ChangeList } from './ChangeList.tsx'

/** Published versions, what each of them changed, and the draft against the newest. */
export function VersionsView({ draft }: { draft: SurveyDraft }) {
  const { t } = useTranslation('builder')
  const versions = useVersions(draft.id)
  return (
    <QueryView query={versions} lines={6}>
      {({ versions: all }) =>
        all.length === 0 ? (
          <EmptyState title={t('versions.none')} hint={t('versions.noneHint')} />
        ) : (
          <>
            <AnswerSentence text={t('versions.answer', { count: all.length, version: all[0]?.version ?? 0 })} />
            <div className="stack stack-apart">
              <DraftCard id={draft.id} newest={all[0]?.version ?? 1} />
              {all.map((version, at) => (
                <VersionCard
                  key={version.version}
                  id={draft.id}
                  version={version}
                  before={all[at + 1]?.version ?? null}
                />
              ))}
            </div>
          </>
        )
      }
    </QueryView>
  )
}

function DraftCard({ id, newest }: { id: string; newest: number }) {
  const { t } = useTranslation('builder')
  const { survey } = useEditor()
  const version = useVersion(id, newest)
  return (
    <Card title={t('versions.draft')} subtitle={t('versions.against', { version: newest })}>
      <div className="card-body">
        <QueryView query={version} lines={2} bare>
          {(data) => <ChangeList changes={diffSurveys(data.definition, survey)} />}
        </QueryView>
      </div>
    </Card>
  )
}

type CardProps = { id: string; version: SurveyVersion; before: number | null }

function VersionCard({ id, version, before }: CardProps) {
  const { t } = useTranslation('builder')
  const language = useLanguage()
  const { workspace } = useSession()
  const [open, setOpen] = useState(false)
  const { publishedAt, publishedBy, note, changes } = version
  return (
    <Card
      title={t('versions.version', { version: version.version })}
      subtitle={t('versions.by', { name: publishedBy, at: formatInstant(publishedAt, workspace.timeZone, language) })}
      extra={
        <button type="button" className="plain-button small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t(open ? 'versions.close' : 'versions.open')}
        </button>
      }
    >
      <div className="card-body form">
        {note === '' ? null : <p>{note}</p>}
        {before === null ? (
          <p className="t2">{t('versions.first')}</p>
        ) : (
          <p className="t2">{t('versions.places', { count: changes })}</p>
        )}
        {open ? <VersionDetails id={id} version={version.version} before={before} /> : null}
      </div>
    </Card>
  )
}

function VersionDetails({ id, version, before }: { id: string; version: number; before: number | null }) {
  const { t } = useTranslation('builder')
  const { edit, mayWrite } = useEditor()
  const messages = useMessages()
  const now = useVersion(id, version)
  const was = useVersion(id, before)
  return (
    <QueryView query={now} lines={3} bare>
      {(data) => (
        <>
          {before !== null && was.data ? (
            <ChangeList changes={diffSurveys(was.data.definition, data.definition)} />
          ) : null}
          {mayWrite ? (
            <button
              type="button"
              className="plain-button small builder-start"
              onClick={() => {
                edit((current) => ({ ...data.definition, id: current.id, version: current.version }))
                messages.success(t('versions.restored', { version }))
              }}
            >
              {t('versions.restore')}
            </button>
          ) : null}
        </>
      )}
    </QueryView>
  )
}
