import { closestCenter, DndContext, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import { SortableContext, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable'
import {
  type CSSProperties,
  createContext,
  type KeyboardEvent,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { type Lift, type LiftStep, lineAt, pressGrip } from '../edit/lift.ts'

type ListProps = {
  ids: readonly string[]
  /** What a thing is called, for those who hear what happens. */
  nameOf: (id: string) => string
  onMove: (id: string, over: string) => void
  children: ReactNode
}

const dragFromPx = 5

type Lifting = {
  ids: readonly string[]
  lift: Lift | null
  gripId: (id: string) => string
  onKey: (id: string, event: KeyboardEvent) => void
  onLeave: (id: string) => void
}

const LiftingContext = createContext<Lifting | null>(null)

/**
 * A list whose things are dragged by mouse or finger, or picked up and moved by keyboard; what happens is said in the reader's language.
 * The keyboard is our own: dnd-kit's listens for arrow keys only some time after the thing was picked up (`setTimeout`), so that a quick
 * first one was lost, and near the edge of the view it scrolls instead of moving.
 */
export function SortList({ ids, nameOf, onMove, children }: ListProps) {
  const { t } = useTranslation('builder')
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: dragFromPx } }))
  const place = (id: unknown) => 1 + ids.indexOf(String(id))
  const name = (id: unknown) => nameOf(String(id))
  const announcements = {
    onDragStart: ({ active }: { active: { id: unknown } }) => t('drag.start', { name: name(active.id) }),
    onDragOver: ({ active, over }: { active: { id: unknown }; over: { id: unknown } | null }) =>
      over ? t('drag.over', { name: name(active.id), place: place(over.id), of: ids.length }) : '',
    onDragEnd: ({ active, over }: { active: { id: unknown }; over: { id: unknown } | null }) =>
      t('drag.end', { name: name(active.id), place: place((over ?? active).id) }),
    onDragCancel: ({ active }: { active: { id: unknown } }) => t('drag.cancel', { name: name(active.id) }),
  }
  const { lifting, said } = useLifting({ ids, nameOf, onMove })
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t('drag.how') } }}
      onDragEnd={({ active, over }) => {
        if (over && over.id !== active.id) onMove(String(active.id), String(over.id))
      }}
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        <LiftingContext value={lifting}>{children}</LiftingContext>
      </SortableContext>
      <span className="visually-hidden" aria-live="assertive">
        {said}
      </span>
    </DndContext>
  )
}

/** What is picked up by keyboard, and what is said of it. */
function useLifting({ ids, nameOf, onMove }: Omit<ListProps, 'children'>): { lifting: Lifting; said: string } {
  const { t } = useTranslation('builder')
  const listId = useId()
  const [lift, setLift] = useState<Lift | null>(null)
  const [said, setSaid] = useState('')
  const tell = (id: string, step: LiftStep, place: number) => {
    const words = { name: nameOf(id), place: 1 + place, of: ids.length }
    if (step.did === 'picked') setSaid(`${t('drag.start', words)} ${t('drag.over', words)}`)
    else setSaid(t(`drag.${({ moved: 'over', dropped: 'end', cancelled: 'cancel' } as const)[step.did]}`, words))
  }
  const gripId = (id: string) => `${listId}${id}`
  const onKey = (id: string, event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const step = pressGrip(id, lift, { key: event.key, ids })
    if (!step) return
    if (event.key !== 'Tab') event.preventDefault()
    event.stopPropagation()
    setLift(step.lift)
    tell(id, step, (step.lift ?? lift)?.place ?? 0)
    if (step.did !== 'dropped' || step.over === null) return
    const { over } = step
    flushSync(() => onMove(id, over))
    // In another block it is another element.
    if (event.key !== 'Tab') document.getElementById(gripId(id))?.focus()
  }
  const onLeave = (id: string) => {
    if (lift?.id !== id) return
    setLift(null)
    setSaid(t('drag.cancel', { name: nameOf(id) }))
  }
  return { lifting: { ids, lift, gripId, onKey, onLeave }, said }
}

/** What a thing in such a list needs: its place while it is dragged, and the grip. */
export function useSortItem(id: string, { name, disabled }: { name: string; disabled: boolean }) {
  const { t } = useTranslation('builder')
  const lifting = useContext(LiftingContext)
  if (!lifting) throw new Error('useSortItem needs a SortList around it.')
  const sortable = useSortable({ id, disabled, attributes: { roleDescription: t('drag.role') } })
  const { transform, transition, isDragging } = sortable
  const line = lineAt(id, lifting.lift, lifting.ids)
  const element = useShown(line !== null)
  const ref = useMemo(
    () => (node: HTMLElement | null) => {
      element.current = node
      sortable.setNodeRef(node)
    },
    [element, sortable.setNodeRef],
  )
  const style: CSSProperties = {
    ...(transform ? { transform: `translateY(${transform.y}px)` } : {}),
    ...(transition ? { transition } : {}),
  }
  const isLifted = lifting.lift?.id === id
  const grip = disabled ? null : (
    <button
      type="button"
      className="outline-grip"
      ref={sortable.setActivatorNodeRef}
      {...sortable.listeners}
      {...sortable.attributes}
      id={lifting.gripId(id)}
      aria-label={t('outline.move', { name })}
      aria-pressed={isLifted || isDragging}
      onKeyDown={(event) => lifting.onKey(id, event)}
      onBlur={() => lifting.onLeave(id)}
    >
      <svg width="8" height="14" viewBox="0 0 8 14" aria-hidden="true" fill="currentColor">
        <path d="M1 1h2v2H1zM5 1h2v2H5zM1 6h2v2H1zM5 6h2v2H5zM1 11h2v2H1zM5 11h2v2H5z" />
      </svg>
    </button>
  )
  const marks = `${isLifted ? ' sort-lifted' : ''}${line ? ` sort-line-${line}` : ''}`
  return { ref, style, className: isDragging ? ' outline-dragging' : marks, grip }
}

/** Scrolls an element into view when it becomes the one that is looked at. */
function useShown(isLookedAt: boolean) {
  const element = useRef<HTMLElement | null>(null)
  useEffect(() => {
    if (isLookedAt) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isLookedAt])
  return element
}
