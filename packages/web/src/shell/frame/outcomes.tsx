import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, ErrorState, Skeleton } from '../../ui/state/states.tsx'
import { ApiProblem, factsOf, mayRetry } from '../api/problem.ts'
import { lostAgainMs } from '../api/route-query.ts'
import { serverAnswers } from '../page-code.ts'
import { ProblemState } from '../problem/ProblemState.tsx'

/** While a page's code is on its way. */
export function WaitingPage() {
  return (
    <main className="main" id="content">
      <Skeleton lines={6} />
    </main>
  )
}

/** An address without a page. */
export function MissingPage() {
  const { t } = useTranslation('shell')
  return (
    <main className="main" id="content">
      <EmptyState
        title={t('page.notFound')}
        hint={t('page.notFoundHint')}
        actions={
          <Link to="/" className="plain-button primary">
            {t('page.goHome')}
          </Link>
        }
      />
    </main>
  )
}

/** Loads the window anew, unless nobody would answer: that leaves the browser's own page, which knows no way back. */
async function reloadWhereAnswered(): Promise<void> {
  if (await serverAnswers()) window.location.reload()
}

/** A page that threw: the server's refusal in its own words, a newer version, or a fault of the page. */
export function FailedPage({ error }: ErrorComponentProps) {
  const { t } = useTranslation('shell')
  const isPassing = error instanceof ApiProblem && mayRetry(factsOf(error))
  // As an answer that was lost is asked for again, so is the code of a page.
  useEffect(() => {
    if (!isPassing) return
    const again = window.setInterval(() => void reloadWhereAnswered(), lostAgainMs)
    return () => window.clearInterval(again)
  }, [isPassing])
  const reload = (
    <button type="button" className="plain-button primary" onClick={() => window.location.reload()}>
      {t('page.reload')}
    </button>
  )
  if (error instanceof ApiProblem) {
    return (
      <main className="main" id="content">
        <ProblemState error={error} onRetry={() => void reloadWhereAnswered()} />
      </main>
    )
  }
  const words = error instanceof Error ? error.message : String(error)
  const newVersion = /dynamically imported module|Importing a module script failed/i.test(words)
  return (
    <main className="main" id="content">
      <ErrorState
        title={newVersion ? t('page.newVersion') : t('page.broken')}
        hint={newVersion ? t('page.newVersionHint') : t('page.brokenHint')}
        {...(newVersion ? {} : { detail: words })}
        actions={reload}
      />
    </main>
  )
}
