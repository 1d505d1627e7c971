import { useTranslation } from 'react-i18next'
import { definedOnly, oneOf } from '../../../ui/filter/address.ts'
import { FilterBar } from '../../../ui/filter/FilterBar.tsx'
import { FilterPill } from '../../../ui/filter/FilterPill.tsx'
import { SearchBox } from '../../../ui/filter/SearchBox.tsx'
import { formatCount } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { useTouchpointName } from '../../../unify/people/use-score-words.ts'
import { useInboxOptions } from '../queries.ts'
import { searchBoxId } from '../use-inbox-keys.ts'
import { type InboxSearch, isNarrowed, kinds, languages, type Span, scores, sourceName, spans } from '../view.ts'

type Props = { filter: InboxSearch; onChange: (filter: InboxSearch) => void }

/** What of the inbox is shown; all of it stands in the address. */
export function InboxFilters({ filter, onChange }: Props) {
  const { t } = useTranslation('feedback')
  const options = useInboxOptions().data
  const touchpointName = useTouchpointName()
  const counted = useCounted()
  const set = (change: { [Field in keyof InboxSearch]?: InboxSearch[Field] | undefined }) =>
    onChange(definedOnly<InboxSearch>({ ...filter, voice: undefined, ...change }))
  const spanWords = Object.keys(spans) as Span[]
  return (
    <FilterBar onClear={isNarrowed(filter) ? () => onChange({}) : undefined}>
      <SearchBox
        id={searchBoxId}
        label={t('search')}
        hint={t('searchHint')}
        value={filter.q ?? ''}
        onChange={(q) => set({ q: q || undefined })}
      />
      <FilterPill
        label={t('filter.state')}
        value={filter.state ?? null}
        allLabel={t('filter.all')}
        options={(['unread', 'starred'] as const).map((value) => ({ value, label: t(`filter.${value}`) }))}
        onChange={(value) => set({ state: oneOf(['unread', 'starred'])(value) })}
      />
      <FilterPill
        label={t('filter.kind')}
        value={filter.kind ?? null}
        options={kinds.map((value) => ({ value, label: t(`kind.${value}`), ...counted(options?.kinds, value) }))}
        onChange={(value) => set({ kind: oneOf(kinds)(value) })}
      />
      <FilterPill
        label={t('filter.source')}
        value={filter.source ?? null}
        options={(options?.sources ?? []).map(({ value }) => ({
          value,
          label: sourceName(value),
          ...counted(options?.sources, value),
        }))}
        onChange={(value) => set({ source: value ?? undefined })}
      />
      <FilterPill
        label={t('filter.score')}
        value={filter.score ?? null}
        options={scores.map((value) => ({ value, label: t(`score.${value}`) }))}
        onChange={(value) => set({ score: oneOf(scores)(value) })}
      />
      <FilterPill
        label={t('filter.touchpoint')}
        value={filter.touchpoint ?? null}
        options={(options?.touchpoints ?? []).map(({ value }) => ({
          value,
          label: touchpointName(value),
          ...counted(options?.touchpoints, value),
        }))}
        onChange={(value) => set({ touchpoint: value ?? undefined })}
      />
      <FilterPill
        label={t('filter.language')}
        value={filter.language ?? null}
        options={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
        onChange={(value) => set({ language: oneOf(languages)(value) })}
      />
      <FilterPill
        label={t('filter.tag')}
        value={filter.tag ?? null}
        options={(options?.tags ?? []).map(({ value }) => ({ value, label: value, ...counted(options?.tags, value) }))}
        onChange={(value) => set({ tag: value ?? undefined })}
      />
      <FilterPill
        label={t('filter.assignee')}
        value={filter.assignee ?? null}
        options={[
          { value: 'nobody', label: t('filter.nobody') },
          ...(options?.members ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(value) => set({ assignee: value ?? undefined })}
      />
      <FilterPill
        label={t('filter.time')}
        value={filter.days ?? null}
        options={spanWords.map((value) => ({ value, label: t(`filter.days.${value}`) }))}
        onChange={(value) => set({ days: oneOf(spanWords)(value) })}
      />
    </FilterBar>
  )
}

function useCounted() {
  const language = useLanguage()
  return (list: readonly { value: string; n: number }[] | undefined, value: string): { note?: string } => {
    const n = list?.find((one) => one.value === value)?.n
    return n === undefined ? {} : { note: formatCount(n, language) }
  }
}
