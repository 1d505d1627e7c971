import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { formatAgo } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useUndo } from '../../../ui/undo/use-undo.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { useMappingChanges, useMappings } from '../queries.ts'
import type { SavedMapping } from '../types.ts'

/** Mappings that were kept for the next file; nothing while there are none. */
export function SavedMappings() {
  const { t } = useTranslation('imports')
  const saved = useMappings().data?.mappings ?? []
  if (saved.length === 0) return null
  return (
    <Card title={t('saved.title')} subtitle={t('saved.note')}>
      <div className="card-body">
        <ul className="imports-saved" aria-label={t('saved.label')}>
          {saved.map((one) => (
            <SavedRow key={one.id} saved={one} />
          ))}
        </ul>
      </div>
    </Card>
  )
}

function SavedRow({ saved }: { saved: SavedMapping }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const session = useSession()
  const explain = useProblemText()
  const messages = useMessages()
  const offerUndo = useUndo()
  const { remove, save } = useMappingChanges()
  const [renaming, setRenaming] = useState(false)
  const takeOut = async () => {
    try {
      await remove.mutateAsync(saved.id)
    } catch (error) {
      messages.error(explain(error).title)
      return
    }
    offerUndo({
      done: t('saved.removed', { name: saved.name }),
      undo: () => save.mutateAsync({ ...saved.mapping, name: saved.name }),
      explain: (error) => explain(error).title,
    })
  }
  return (
    <li className="imports-saved-row">
      <span className="imports-name">
        <span className="m clip">{saved.name}</span>
        <span className="ci">{t('saved.changed', { ago: formatAgo(saved.updatedAt, Date.now(), language) })}</span>
      </span>
      {may(session, 'imports:write') ? (
        <span className="row wrap">
          <Link to="/collect/imports/new" search={{ mapping: saved.id }} className="plain-button small">
            {t('saved.use')}
          </Link>
          <button type="button" className="plain-button small" onClick={() => setRenaming(true)}>
            {t('saved.rename')}
          </button>
          <button
            type="button"
            className="plain-button small"
            disabled={remove.isPending}
            onClick={() => void takeOut()}
          >
            {t('saved.remove')}
          </button>
        </span>
      ) : null}
      {renaming ? <RenameDialog saved={saved} onClose={() => setRenaming(false)} /> : null}
    </li>
  )
}

function RenameDialog({ saved, onClose }: { saved: SavedMapping; onClose: () => void }) {
  const { t } = useTranslation('imports')
  const explain = useProblemText()
  const { rename } = useMappingChanges()
  const [name, setName] = useState(saved.name)
  const empty = name.trim() === ''
  return (
    <Dialog label={t('saved.renameTitle')} onClose={onClose}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!empty) rename.mutate({ id: saved.id, name: name.trim() }, { onSuccess: onClose })
        }}
      >
        <h2 className="t16 b">{t('saved.renameTitle')}</h2>
        <Field
          label={t('saved.name')}
          value={name}
          maxLength={120}
          error={empty ? t('saved.needName') : rename.isError ? explain(rename.error).title : null}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="form-actions">
          <button type="button" className="plain-button" onClick={onClose}>
            {t('saved.cancel')}
          </button>
          <button type="submit" className="plain-button primary" disabled={rename.isPending}>
            {t('saved.go')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
