import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { factsOf } from '../../shell/api/problem.ts'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { Columns } from '../../ui/layout/Columns.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { FiguresCard } from './parts/FiguresCard.tsx'
import { ImportActions } from './parts/ImportActions.tsx'
import { ImportAnswer } from './parts/ImportAnswer.tsx'
import { ImportMapping } from './parts/ImportMapping.tsx'
import { ImportProgress } from './parts/ImportProgress.tsx'
import { LookCard } from './parts/LookCard.tsx'
import { RejectedCard } from './parts/RejectedCard.tsx'
import { useImport } from './queries.ts'
import type { ImportDetail } from './types.ts'
import { isMoving } from './view.ts'
import './imports.css'

/** One import: how far it is, what it brought, what was rejected, and the way back. */
export function ImportPage() {
  const { t } = useTranslation('imports')
  const { importId } = useParams({ from: '/frame/collect/imports/$importId' })
  const session = useSession()
  const one = useImport(importId)
  useFreshNumbers(one.data)
  return (
    <Page
      title={t('title')}
      titleLink={<Link to="/collect/imports">{t('title')}</Link>}
      {...(one.data ? { documentTitle: one.data.name, crumb: `/ ${one.data.name}` } : {})}
      actions={one.data && may(session, 'imports:write') ? <ImportActions one={one.data} /> : null}
    >
      {may(session, 'imports:read') ? (
        one.isError && factsOf(one.error).code === 'not_found' ? (
          <Gone />
        ) : (
          <QueryView query={one} lines={8}>
            {(data) => <Body one={data} />}
          </QueryView>
        )
      ) : (
        <EmptyState title={t('title')} hint={t('forbiddenHint', { workspace: session.workspace.name })} />
      )}
    </Page>
  )
}

function Gone() {
  const { t } = useTranslation('imports')
  return (
    <EmptyState
      title={t('one.notFound')}
      hint={t('one.notFoundHint')}
      actions={
        <Link to="/collect/imports" className="plain-button primary">
          {t('one.all')}
        </Link>
      }
    />
  )
}

function Body({ one }: { one: ImportDetail }) {
  return (
    <>
      <ImportAnswer one={one} />
      <ImportProgress one={one} />
      <Columns
        main={
          <>
            <RejectedCard one={one} />
            <LookCard one={one} />
          </>
        }
        side={
          <>
            <FiguresCard one={one} />
            <ImportMapping one={one} />
          </>
        }
      />
    </>
  )
}

/** When an import comes to its end, numbers everywhere are asked for anew. */
function useFreshNumbers(one: ImportDetail | undefined): void {
  const client = useQueryClient()
  const moving = one !== undefined && isMoving(one.state)
  const before = useRef(moving)
  useEffect(() => {
    if (before.current && !moving) void client.invalidateQueries()
    before.current = moving
  }, [client, moving])
}
