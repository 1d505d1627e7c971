import type { contract, ListeningWay } from '@opencxm/server/contract'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReplyOf } from '../../shell/api/types.ts'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { formatCount, formatShare } from '../../ui/format/index.ts'
import { Tabs } from '../../ui/layout/Columns.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { localName } from '../filters/view.ts'
import { CoverageMatrix } from './parts/CoverageMatrix.tsx'
import { useCoverage } from './queries.ts'
import { deafest, windows } from './view.ts'
import './coverage.css'

type Coverage = ReplyOf<typeof contract.coverage.read>

/** Where customers are heard and where nobody listens: each touchpoint by four ways of hearing. */
export function CoveragePage() {
  const { t } = useTranslation('coverage')
  const session = useSession()
  const { days = 365 } = useSearch({ from: '/frame/understand/coverage' })
  const coverage = useCoverage(days)
  return (
    <Page title={t('title')}>
      {may(session, 'coverage:read') ? (
        <QueryView query={coverage} lines={10}>
          {(data) => <Found coverage={data} />}
        </QueryView>
      ) : (
        <EmptyState title={t('title')} hint={t('forbidden')} />
      )}
    </Page>
  )
}

function Found({ coverage }: { coverage: Coverage }) {
  const { t } = useTranslation('coverage')
  const session = useSession()
  if (coverage.rows.length === 0) {
    const action = may(session, 'catalog:write') ? (
      <Link to="/unify/catalog/touchpoints" className="plain-button primary">
        {t('toTouchpoints')}
      </Link>
    ) : null
    return <EmptyState title={t('empty')} hint={t('emptyHint')} actions={action} />
  }
  return (
    <>
      <Answer coverage={coverage} />
      <div className="stack-apart">
        <WindowTabs days={coverage.days} />
        <Legend />
        <CoverageMatrix stages={coverage.stages} rows={coverage.rows} />
        <Unplaced unplaced={coverage.unplaced} />
      </div>
    </>
  )
}

function Answer({ coverage }: { coverage: Coverage }) {
  const { t } = useTranslation('coverage')
  const language = useLanguage()
  const { cells, heard, quiet, blank } = coverage.summary
  const most = deafest(coverage.rows)
  const values = {
    share: formatShare(heard / cells, 0, language),
    heard: formatCount(heard, language),
    cells: formatCount(cells, language),
    quiet: formatCount(quiet, language),
    blank: formatCount(blank, language),
  }
  return (
    <AnswerSentence text={blank === 0 ? t('answer.whole', values) : t('answer.some', values)}>
      {most ? (
        <span className="t2">
          {t('answer.deafest', { name: localName(most.row.name, language), count: most.blanks })}
        </span>
      ) : null}
    </AnswerSentence>
  )
}

function WindowTabs({ days }: { days: number }) {
  const { t } = useTranslation('coverage')
  const navigate = useNavigate()
  return (
    <Tabs label={t('window.label')}>
      {windows.map((window) => (
        <Link
          key={window}
          to="/understand/coverage"
          search={{ days: window }}
          aria-current={window === days ? 'page' : undefined}
          activeOptions={{ exact: true, includeSearch: true }}
          onClick={(event) => {
            event.preventDefault()
            void navigate({ to: '/understand/coverage', search: { days: window }, replace: true, resetScroll: false })
          }}
        >
          {t(`window.days${window}`)}
        </Link>
      ))}
    </Tabs>
  )
}

function Legend() {
  const { t } = useTranslation('coverage')
  return (
    <ul className="coverage-legend t12 t2">
      {(['heard', 'quiet', 'blank'] as const).map((state) => (
        <li key={state}>
          <span className={`coverage-mark coverage-${state}`} aria-hidden="true" />
          {t(`state.${state}`)}
        </li>
      ))}
    </ul>
  )
}

/** What was heard without a place: it counts nowhere until it has one. */
function Unplaced({ unplaced }: { unplaced: readonly { way: ListeningWay; count: number }[] }) {
  const { t } = useTranslation('coverage')
  const language = useLanguage()
  const session = useSession()
  const some = unplaced.filter(({ count }) => count > 0)
  if (some.length === 0) return null
  const parts = some.map(({ way, count }) =>
    t('unplaced.part', { n: formatCount(count, language), way: t(`way.${way}`) }),
  )
  return (
    <p className="note coverage-unplaced">
      {t('unplaced.text', { parts: parts.join(t('unplaced.and')) })}{' '}
      {may(session, 'catalog:write') ? (
        <Link to="/unify/catalog" search={{ show: 'unmapped' }}>
          {t('unplaced.link')}
        </Link>
      ) : null}
    </p>
  )
}
