import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { factsOf } from '../../shell/api/problem.ts'
import { Page } from '../../shell/frame/Page.tsx'
import { ProblemState } from '../../shell/problem/ProblemState.tsx'
import { useProblemText } from '../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../shell/session.ts'
import { formatBytes } from '../../ui/format/index.ts'
import { EmptyState, ErrorState, Skeleton } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { FileDrop } from './parts/FileDrop.tsx'
import { SetupView } from './parts/SetupView.tsx'
import { UploadLine } from './parts/UploadLine.tsx'
import { useFile, useMappings } from './queries.ts'
import type { FileView } from './types.ts'
import { useUpload } from './upload.ts'
import './imports.css'

/** A file, then what its columns are and what its rows become, then the import. The file stands in the address. */
export function NewImportPage() {
  const { t } = useTranslation('imports')
  const session = useSession()
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/collect/imports">{t('title')}</Link>}
      documentTitle={t('file.title')}
      crumb={`/ ${t('file.title')}`}
    >
      {may(session, 'imports:write') ? (
        <NewImport />
      ) : (
        <EmptyState title={t('file.title')} hint={t('forbiddenHint', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

function NewImport() {
  const { t } = useTranslation('imports')
  const { file: fileId, mapping: mappingId } = useSearch({ from: '/frame/collect/imports/new' })
  const navigate = useNavigate()
  const file = useFile(fileId)
  const saved = useMappings().data?.mappings.find((one) => one.id === mappingId) ?? null
  const go = (id: string | undefined) =>
    void navigate({
      to: '/collect/imports/new',
      search: { ...(id ? { file: id } : {}), ...(mappingId ? { mapping: mappingId } : {}) },
      replace: true,
    })
  const upload = useUpload({ onBegun: go, onReady: () => void file.refetch() })
  const { state } = upload
  const restart = () => {
    if (state.phase !== 'idle') upload.cancel()
    go(undefined)
  }
  if (state.phase === 'sending' || state.phase === 'checking') {
    return (
      <>
        <AnswerSentence text={t('file.answer')} />
        <div className="card imports-upload">
          <UploadLine state={state} onCancel={restart} />
        </div>
      </>
    )
  }
  if (state.phase === 'failed') {
    return <UploadFailed name={state.name} error={state.error} onRetry={upload.retry} onOther={restart} />
  }
  if (fileId === undefined) {
    return <Choose mapping={saved?.name ?? null} broken={null} onFile={(chosen) => upload.start(chosen)} />
  }
  if (file.isError && factsOf(file.error).code === 'not_found') {
    return <EmptyState title={t('file.removed')} hint={t('file.removedHint')} actions={<Other onClick={restart} />} />
  }
  if (file.isError) return <ProblemState error={file.error} onRetry={() => void file.refetch()} />
  if (!file.data) return <Skeleton lines={8} />
  if (file.data.state === 'removed') {
    return <EmptyState title={t('file.removed')} hint={t('file.removedHint')} actions={<Other onClick={restart} />} />
  }
  if (file.data.state === 'receiving') {
    const { id, bytesReceived } = file.data
    return (
      <Choose
        mapping={saved?.name ?? null}
        broken={file.data}
        onFile={(chosen) => upload.start(chosen, { id, bytesReceived })}
        onOther={restart}
      />
    )
  }
  return <SetupView key={fileId} file={file.data} mappingId={mappingId} onOther={restart} />
}

function Other({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation('imports')
  return (
    <button type="button" className="plain-button" onClick={onClick}>
      {t('file.other')}
    </button>
  )
}

type ChooseProps = {
  mapping: string | null
  /** An upload that broke off and can go on. */
  broken: FileView | null
  onFile: (file: File) => void
  onOther?: () => void
}

function Choose({ mapping, broken, onFile, onOther }: ChooseProps) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const [problem, setProblem] = useState<string | null>(null)
  const sent = broken ? formatBytes(broken.bytesReceived, language) : ''
  const take = (file: File) => {
    if (broken && (file.name !== broken.name || file.size < broken.bytesReceived)) {
      setProblem(t('file.wrongFile', { name: broken.name, sent }))
      return
    }
    onFile(file)
  }
  return (
    <>
      <AnswerSentence text={broken ? t('file.broken', { name: broken.name, sent }) : t('file.answer')} />
      {broken ? <p className="t2 imports-note">{t('file.brokenHint')}</p> : null}
      {mapping ? <p className="t2 imports-note">{t('file.withMapping', { name: mapping })}</p> : null}
      <div className="stack-apart">
        <FileDrop onFile={take} problem={problem} onProblem={setProblem} />
      </div>
      {onOther ? (
        <div className="imports-below">
          <Other onClick={onOther} />
        </div>
      ) : null}
    </>
  )
}

type FailedProps = { name: string; error: unknown; onRetry: () => void; onOther: () => void }

function UploadFailed({ name, error, onRetry, onOther }: FailedProps) {
  const { t } = useTranslation('imports')
  const text = useProblemText()(error)
  const facts = factsOf(error)
  // A file that cannot be read is not sent any better a second time.
  const unreadable = facts.status === 422 || facts.status === 400 || facts.status === 413 || facts.status === 415
  return (
    <ErrorState
      title={t('file.failed', { name })}
      detail={text.detail ?? text.title}
      hint={unreadable ? t('file.unreadableHint') : text.hint}
      actions={
        <>
          {unreadable ? null : (
            <button type="button" className="plain-button primary" onClick={onRetry}>
              {t('file.goOn')}
            </button>
          )}
          <Other onClick={onOther} />
        </>
      }
    />
  )
}
