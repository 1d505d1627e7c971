import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors } from '@dnd-kit/core'
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable'
import type { CSSProperties, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type ListProps = {
  ids: readonly string[]
  /** What a thing is called, for those who hear what happens. */
  nameOf: (id: string) => string
  onMove: (id: string, over: string) => void
  children: ReactNode
}

const dragFromPx = 5

/** A list whose things are dragged by mouse, finger or keyboard; what happens is said in the reader's language. */
export function SortList({ ids, nameOf, onMove, children }: ListProps) {
  const { t } = useTranslation('builder')
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: dragFromPx } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
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
        {children}
      </SortableContext>
    </DndContext>
  )
}

/** What a thing in such a list needs: its place while it is dragged, and the grip. */
export function useSortItem(id: string, { name, disabled }: { name: string; disabled: boolean }) {
  const { t } = useTranslation('builder')
  const sortable = useSortable({ id, disabled, attributes: { roleDescription: t('drag.role') } })
  const { transform, transition, isDragging } = sortable
  const style: CSSProperties = {
    ...(transform ? { transform: `translateY(${transform.y}px)` } : {}),
    ...(transition ? { transition } : {}),
  }
  const grip = disabled ? null : (
    <button
      type="button"
      className="outline-grip"
      ref={sortable.setActivatorNodeRef}
      {...sortable.listeners}
      {...sortable.attributes}
      aria-label={t('outline.move', { name })}
    >
      <svg width="8" height="14" viewBox="0 0 8 14" aria-hidden="true" fill="currentColor">
        <path d="M1 1h2v2H1zM5 1h2v2H5zM1 6h2v2H1zM5 6h2v2H5zM1 11h2v2H1zM5 11h2v2H5z" />
      </svg>
    </button>
  )
  return { ref: sortable.setNodeRef, style, isDragging, grip }
}
