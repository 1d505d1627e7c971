import { useTranslation } from 'react-i18next'

/** Fetches the rows that follow; undefined behind the last. */
export type More = { load: () => void; loading: boolean } | undefined

type Pages = { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }

/** What fetches the next page of a query. */
export function moreOf(pages: Pages): More {
  return pages.hasNextPage ? { load: () => void pages.fetchNextPage(), loading: pages.isFetchingNextPage } : undefined
}

/** The button under a list of which there is more. */
export function MoreRow({ more }: { more: More }) {
  const { t } = useTranslation('ui')
  return more ? (
    <div className="more-row">
      <button type="button" className="plain-button" onClick={more.load} disabled={more.loading}>
        {more.loading ? t('table.loadingMore') : t('table.more')}
      </button>
    </div>
  ) : null
}
