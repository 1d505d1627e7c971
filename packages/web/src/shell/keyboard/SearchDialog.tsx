import { contract } from '@opencxm/server/contract'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { factsOf } from '../api/problem.ts'
import { routeQuery } from '../api/route-query.ts'
import { navigationFor } from '../frame/nav.ts'
import { may, useSession } from '../session.ts'
import { type Hit, hitsOf, moveHit } from './search.ts'
import './keyboard.css'

const customersShown = 8

/** One box for customers and pages; arrows choose, Enter opens. */
export function SearchDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell')
  const [text, setText] = useState('')
  const { hits, failed, waiting } = useHits(useDeferredValue(text.trim()))
  const [chosen, setChosen] = useState(0)
  const navigate = useNavigate()
  const id = useId()
  const current = Math.min(chosen, Math.max(0, hits.length - 1))
  const open = (hit: Hit | undefined) => {
    if (!hit) return
    onClose()
    if (hit.kind === 'page') void navigate({ to: hit.path })
    else void navigate({ to: '/unify/people/$personId', params: { personId: hit.id } })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') open(hits[current])
    const next = moveHit(current, event.key, hits.length)
    if (next === null) return
    event.preventDefault()
    setChosen(next)
  }
  return (
    <Dialog label={t('search.label')} onClose={onClose} className="dialog-search">
      <input
        autoFocus
        className="search-input"
        role="combobox"
        aria-label={t('search.label')}
        aria-expanded={hits.length > 0}
        aria-controls={`${id}list`}
        aria-activedescendant={hits.length > 0 ? `${id}${current}` : undefined}
        placeholder={t('search.placeholder')}
        value={text}
        maxLength={200}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKey}
      />
      <div id={`${id}list`} role="listbox" aria-label={t('search.label')} className="search-hits">
        {hits.map((hit, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above holds the focus and listens for the keys
          <div
            key={hit.kind === 'page' ? hit.path : hit.id}
            id={`${id}${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className="search-hit"
            onMouseMove={() => setChosen(index)}
            onClick={() => open(hit)}
          >
            <span className="clip">{hit.name}</span>
            <span className="sp" />
            <span className="ci clip">{hit.note}</span>
          </div>
        ))}
      </div>
      <p className="note search-note" role="status">
        {failed ? t('search.failed', { reason: failed }) : null}
        {!failed && hits.length === 0 && !waiting && text.trim() !== ''
          ? t('search.nothing', { text: text.trim() })
          : null}
        {!failed && text.trim() === '' ? t('search.typing') : null}
      </p>
    </Dialog>
  )
}

function useHits(text: string): { hits: Hit[]; failed: string | null; waiting: boolean } {
  const { t } = useTranslation('shell')
  const session = useSession()
  const enabled = text.length >= 2 && may(session, 'people:read')
  const people = useQuery({
    ...routeQuery(contract.people.list, { query: { search: text, limit: customersShown } }),
    enabled,
    placeholderData: keepPreviousData,
  })
  const pages = navigationFor(session.permissions).flatMap((room) =>
    room.pages.map((page) => ({
      kind: 'page' as const,
      path: page.path,
      name: t(`nav.${page.word}`),
      note: room.word ? t(`nav.${room.word}`) : '',
    })),
  )
  const failed = enabled && people.isError ? t(`errors.${factsOf(people.error).code}.title`) : null
  return {
    hits: hitsOf(text, pages, enabled ? (people.data?.people ?? []) : []),
    failed,
    waiting: enabled && people.isFetching,
  }
}
