import type { Item } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { duplicateItem, nudgeItem, removeItem } from '../edit/edits.ts'
import { itemsOf, questionsOf } from '../edit/ids.ts'
import { useEditor } from '../editor.tsx'

/** Up, down, copy, remove. */
export function ItemActions({ item }: { item: Item }) {
  const { t } = useTranslation('builder')
  const { survey, edit, drop, select } = useEditor()
  const last = item.type !== 'listen' && questionsOf(survey).length < 2
  return (
    <div className="row wrap">
      <button type="button" className="plain-button small" onClick={() => edit((now) => nudgeItem(now, item.id, -1))}>
        {t('item.up')}
      </button>
      <button type="button" className="plain-button small" onClick={() => edit((now) => nudgeItem(now, item.id, 1))}>
        {t('item.down')}
      </button>
      {item.type === 'listen' ? null : (
        <button
          type="button"
          className="plain-button small"
          onClick={() => {
            const copied = duplicateItem(survey, item.id)
            edit(() => copied.survey)
            select({ kind: 'item', id: copied.id })
          }}
        >
          {t('item.duplicate')}
        </button>
      )}
      <button
        type="button"
        className="plain-button small"
        disabled={last}
        title={last ? t('item.lastStays') : undefined}
        onClick={() => {
          const items = itemsOf(survey)
          const at = items.findIndex(({ id }) => id === item.id)
          const neighbour = items[at + 1] ?? items[at - 1]
          drop((now) => removeItem(now, item.id))
          if (neighbour) select({ kind: 'item', id: neighbour.id })
        }}
      >
        {t('item.remove')}
      </button>
    </div>
  )
}
