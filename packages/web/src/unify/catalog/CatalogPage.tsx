import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { oneOf } from '../../ui/filter/address.ts'
import { FilterBar } from '../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { SearchBox } from '../../ui/filter/SearchBox.tsx'
import { formatCount } from '../../ui/format/index.ts'
import { EmptyState } from '../../ui/state/states.tsx'
import { AnswerSentence } from '../../ui/text/AnswerSentence.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { useJourneyModel } from '../../understand/filters/queries.ts'
import { CatalogTabs } from './parts/CatalogTabs.tsx'
import { EventDialog } from './parts/EventDialog.tsx'
import { EventTable } from './parts/EventTable.tsx'
import { useCatalogEvents } from './queries.ts'
import { filterEvents, unmappedEvents } from './view.ts'
import './catalog.css'

const emptyModel = { stages: [], touchpoints: [] }

/** What arrives, what it means, and where on the journey it belongs. */
export function CatalogPage() {
  const { t } = useTranslation('catalog')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const session = useSession()
  const search = useSearch({ from: '/frame/unify/catalog' })
  const navigate = useNavigate()
  const events = useCatalogEvents()
  const model = useJourneyModel().data ?? emptyModel
  const go = (next: typeof search) =>
    void navigate({ to: '/unify/catalog', search: next, replace: true, resetScroll: false })
  const { event: openName, ...filters } = search
  const open = events.data?.events.find((one) => one.name === openName)
  return (
    <Page
      title={t('title')}
      filters={
        <FilterBar onClear={filters.search || filters.show ? () => go({}) : undefined}>
          <SearchBox
            label={t('search')}
            value={filters.search ?? ''}
            onChange={(search) =>
              go({ ...(filters.show ? { show: filters.show } : {}), ...(search ? { search } : {}) })
            }
          />
          <FilterPill
            label={t('show.label')}
            value={filters.show ?? null}
            allLabel={t('show.all')}
            options={(['unmapped', 'illTyped', 'undeclared'] as const).map((one) => ({
              value: one,
              label: t(`show.${one}`),
            }))}
            onChange={(value) => {
              const show = oneOf(['unmapped', 'illTyped', 'undeclared'])(value)
              go({ ...(filters.search ? { search: filters.search } : {}), ...(show ? { show } : {}) })
            }}
          />
        </FilterBar>
      }
    >
      <CatalogTabs />
      <QueryView query={events} lines={10}>
        {(data) => {
          const rows = filterEvents(data.events, { text: filters.search ?? '', show: filters.show ?? null })
          const unmapped = unmappedEvents(data.events).length
          const n = formatCount(data.events.length, language)
          return (
            <>
              <AnswerSentence
                text={
                  data.events.length === 0
                    ? t('answer.none')
                    : unmapped === 0
                      ? t('answer.all', { count: data.events.length, n })
                      : t('answer.unmapped', { count: unmapped, n })
                }
              />
              {may(session, 'catalog:write') ? null : <p className="note catalog-note">{t('readOnly')}</p>}
              <div className="stack-apart">
                {data.events.length === 0 ? (
                  <EmptyState title={t('empty')} hint={t('emptyHint')} actions={<ToSources />} />
                ) : rows.length === 0 ? (
                  <EmptyState title={ui('empty.noMatch')} hint={ui('empty.noMatchHint')} />
                ) : (
                  <EventTable events={rows} model={model} onOpen={(event) => go({ ...filters, event })} />
                )}
              </div>
            </>
          )
        }}
      </QueryView>
      {open ? <EventDialog key={open.name} event={open} model={model} onClose={() => go(filters)} /> : null}
    </Page>
  )
}

function ToSources() {
  const { t } = useTranslation('catalog')
  const session = useSession()
  return may(session, 'sources:read') ? (
    <Link to="/collect/sources" className="plain-button primary">
      {t('toSources')}
    </Link>
  ) : null
}
