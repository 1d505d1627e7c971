import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { factsOf } from '../../../shell/api/problem.ts'
import { ProblemState } from '../../../shell/problem/ProblemState.tsx'
import { fieldLine, useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { formatCount } from '../../../ui/format/index.ts'
import { Columns } from '../../../ui/layout/Columns.tsx'
import { Skeleton } from '../../../ui/state/states.tsx'
import { AnswerSentence } from '../../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useSettled } from '../../../ui/use-settled.ts'
import { emptyDraft, mappingNow, readOf, setupNow } from '../draft.ts'
import { useDetection, useImportChanges, useMappings, usePreview } from '../queries.ts'
import { isWhole, problemsOf } from '../setup.ts'
import type { Detection, FileView, FileWithDraft, Mapping, Preview } from '../types.ts'
import { useDraft } from '../use-draft.ts'
import { sureness, warningsOf } from '../view.ts'
import { ColumnsCard } from './ColumnsCard.tsx'
import { KeyCard } from './KeyCard.tsx'
import { MappingCard, MappingDocument } from './MappingCard.tsx'
import { PreviewCard } from './PreviewCard.tsx'
import { ReadCard } from './ReadCard.tsx'
import { WarningList } from './WarningList.tsx'

type Props = { file: FileWithDraft; mappingId: string | undefined; onOther: () => void }

const pauseMs = 350

/** What a file's columns are and what its rows become, before anything is imported. */
export function SetupView({ file, mappingId, onOther }: Props) {
  const mappings = useMappings()
  const saved = mappings.data?.mappings.find((one) => one.id === mappingId)?.mapping ?? null
  const { draft, change, failed } = useDraft(file)
  const detection = useDetection(file.id, { ...saved?.read, ...draft.read })
  const waiting = mappingId !== undefined && mappings.isPending
  if (waiting || (!detection.data && !detection.isError)) return <Skeleton lines={10} />
  if (!detection.data) {
    return <ProblemState error={detection.error} onRetry={() => change(emptyDraft)} />
  }
  return (
    <Setup
      file={file}
      detection={detection.data}
      stale={detection.isFetching}
      failed={detection.isError ? detection.error : null}
      unkept={failed}
      saved={saved}
      mappingId={mappingId}
      draft={draft}
      change={change}
      onOther={onOther}
    />
  )
}

type SetupProps = Omit<Props, 'file'> & {
  file: FileView
  detection: Detection
  stale: boolean
  failed: unknown
  /** Why the last change could not be kept. */
  unkept: unknown
  saved: Mapping | null
} & Pick<ReturnType<typeof useDraft>, 'draft' | 'change'>

function Setup({ file, detection, stale, failed, unkept, saved, mappingId, draft, change, onOther }: SetupProps) {
  const sources = { detection, file, saved, draft }
  const setup = setupNow(sources)
  const read = readOf(detection, saved, draft)
  const beyondTable = draft.document !== null || (saved !== null && !isWhole(saved, detection.columns))
  const problems = beyondTable ? [] : problemsOf(setup)
  const open = sureness(detection, 'dateOrder', read) === 'choose'
  const mapping = mappingNow(sources, setup)
  const ready = mapping !== null && problems.length === 0 && !open
  const asked = ready && !stale ? mapping : null
  const settled = useSettled(asked, pauseMs)
  const preview = usePreview(file.id, asked && settled)
  const shown = ready && !preview.isError ? preview.data : undefined
  return (
    <>
      <Head file={file} preview={shown} ready={ready} none={shown?.sample.accepted === 0} />
      <StartBar file={file} mapping={ready ? mapping : null} sample={shown} unkept={unkept} onOther={onOther} />
      <WarningList warnings={warningsOf(detection, shown)} />
      <Columns
        main={
          <>
            {beyondTable ? null : (
              <ColumnsCard
                detection={detection}
                setup={setup}
                problems={problems}
                onColumn={(row) => change({ columns: { ...draft.columns, [row.column]: row } })}
                onKey={(key) => change({ key })}
                onEventName={(eventName) => change({ eventName })}
              />
            )}
            {draft.document === null ? null : (
              <MappingDocument
                text={draft.document}
                invalid={mapping === null}
                onChange={(document) => change({ document })}
              />
            )}
            <PreviewCard query={preview} ready={ready} />
          </>
        }
        side={
          <>
            <ReadCard
              detection={detection}
              read={read}
              failed={failed}
              onChange={(part) => change({ read: { ...draft.read, ...part } })}
            />
            <KeyCard
              setup={setup}
              rowKey={shown?.rowKey}
              editable={!beyondTable}
              problem={problems.some(({ problem }) => problem === 'dataset')}
              onDataset={(dataset) => change({ dataset })}
            />
            <MappingCard
              name={setup.name}
              nameProblem={problems.some(({ problem }) => problem === 'name')}
              mapping={ready ? mapping : null}
              mappingId={mappingId}
              beyondTable={beyondTable}
              isDocument={draft.document !== null}
              onName={(name) => change({ name })}
              onDocument={(as) => change({ document: as ? JSON.stringify(mapping, null, 2) : null })}
              onReset={() => change(emptyDraft)}
            />
          </>
        }
      />
    </>
  )
}

type HeadProps = { file: FileView; preview: Preview | undefined; ready: boolean; none: boolean }

function Head({ file, preview, ready, none }: HeadProps) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const figure = (value: number) => formatCount(value, language)
  if (!ready) return <AnswerSentence text={t('setup.answer.open', { file: file.name })} />
  if (!preview) return <AnswerSentence text={t('setup.answer.checking', { file: file.name })} />
  const { rows, accepted, rejected, skipped, messages } = preview.sample
  const sentence = none
    ? t('setup.answer.none', { file: file.name, rows: figure(rows) })
    : t('setup.answer.events', {
        count: accepted,
        file: file.name,
        rows: figure(rows),
        n: figure(accepted),
        messages: figure(messages),
      })
  const more = rejected > 0 && !none ? t('setup.answer.someRejected', { rejected: figure(rejected) }) : ''
  const left = skipped > 0 && !none ? t('setup.answer.someSkipped', { count: skipped, n: figure(skipped) }) : ''
  return <AnswerSentence text={[sentence, more, left].filter(Boolean).join(language === 'en' ? ' ' : '')} />
}

type StartProps = {
  file: FileView
  mapping: Mapping | null
  sample: Preview | undefined
  unkept: unknown
  onOther: () => void
}

function StartBar({ file, mapping, sample, unkept, onOther }: StartProps) {
  const { t } = useTranslation('imports')
  const explain = useProblemText()
  const navigate = useNavigate()
  const { start } = useImportChanges()
  const go = async () => {
    if (mapping === null) return
    const made = await start.mutateAsync({ file: file.id, mapping })
    await navigate({ to: '/collect/imports/$importId', params: { importId: made.id }, search: {} })
  }
  return (
    <>
      <div className="imports-start">
        <button
          type="button"
          className="plain-button primary"
          disabled={mapping === null || sample === undefined || sample.sample.accepted === 0 || start.isPending}
          onClick={() => void go().catch(() => undefined)}
        >
          {start.isPending ? t('setup.starting') : t('setup.start')}
        </button>
        <button type="button" className="plain-button" onClick={onOther}>
          {t('setup.cancel')}
        </button>
      </div>
      {unkept ? (
        <p className="field-error imports-note" role="alert">
          {[t('setup.notKept'), explain(unkept).detail ?? explain(unkept).title].join(' · ')}
        </p>
      ) : null}
      {start.isError ? (
        <p className="field-error imports-note" role="alert">
          {[t('setup.refused'), explain(start.error).detail, ...factsOf(start.error).problems.map(fieldLine)]
            .filter(Boolean)
            .join(' · ')}
        </p>
      ) : null}
    </>
  )
}
