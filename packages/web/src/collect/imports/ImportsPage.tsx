import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { ProblemState } from '../../shell/problem/ProblemState.tsx'
import { may, useSession } from '../../shell/session.ts'
import { oneOf } from '../../ui/filter/address.ts'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { EmptyState, Skeleton } from '../../ui/state/states.tsx'
import { moreOf } from '../../ui/table/MoreRow.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { ImportAnswer } from './parts/ImportAnswer.tsx'
import { ImportsTable } from './parts/ImportsTable.tsx'
import { SavedMappings } from './parts/SavedMappings.tsx'
import { useImports } from './queries.ts'
import { importStates } from './view.ts'
import './imports.css'

/** Every import with what became of it; saved mappings; the way to a new one. */
export function ImportsPage() {
  const { t } = useTranslation('imports')
  const { t: ui } = useTranslation('ui')
  const session = useSession()
  const navigate = useNavigate()
  const { state } = useSearch({ from: '/frame/collect/imports' })
  const pages = useImports(state)
  const mayWrite = may(session, 'imports:write')
  const create = mayWrite ? (
    <Link to="/collect/imports/new" className="plain-button primary">
      {t('create')}
    </Link>
  ) : null
  if (!may(session, 'imports:read')) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('title')} hint={t('forbiddenHint', { workspace: session.workspace.name })} />
      </Page>
    )
  }
  const go = (value: string | null) => {
    const next = oneOf(importStates)(value)
    void navigate({ to: '/collect/imports', search: next ? { state: next } : {}, replace: true, resetScroll: false })
  }
  const filters = (
    <FilterBar onClear={state ? () => go(null) : undefined}>
      <FilterPill
        label={t('state.label')}
        value={state ?? null}
        options={importStates.map((one) => ({ value: one, label: t(`state.${one}`) }))}
        onChange={go}
      />
    </FilterBar>
  )
  const imports = pages.data?.pages.flatMap((page) => page.imports)
  const [newest] = imports ?? []
  const more = moreOf(pages)
  return (
    <Page title={t('title')} filters={filters} actions={create}>
      {imports === undefined ? (
        pages.isError ? (
          <ProblemState error={pages.error} onRetry={() => void pages.refetch()} />
        ) : (
          <Skeleton lines={8} />
        )
      ) : (
        <>
          {newest ? <ImportAnswer one={newest} /> : <AnswerSentence text={state ? t('noMatch') : t('answer.none')} />}
          {create ? null : <p className="note imports-note">{t('readOnly')}</p>}
          <div className="stack stack-apart">
            {imports.length > 0 ? (
              <ImportsTable imports={imports} more={more} />
            ) : state ? (
              <EmptyState title={t('noMatch')} hint={ui('empty.noMatchHint')} />
            ) : (
              <EmptyState title={t('empty')} hint={t('emptyHint')} actions={create} />
            )}
            <SavedMappings />
          </div>
        </>
      )}
    </Page>
  )
}
