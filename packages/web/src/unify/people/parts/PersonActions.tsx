import { contract } from '@opencxm/server/contract'
import { useNavigate } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { buildUrl } from '../../../shell/api/url.ts'
import { useProblemText } from '../../../shell/problem/use-problem-text.ts'
import { may, useSession } from '../../../shell/session.ts'
import { Dialog } from '../../../ui/dialog/Dialog.tsx'
import { Field } from '../../../ui/form/Field.tsx'
import { CaretIcon } from '../../../ui/icons.tsx'
import { useMessages } from '../../../ui/message/messages.tsx'
import { useErase } from '../queries.ts'
import type { PersonReply } from '../view.ts'

/** Export and erase: for those whose role has them. */
export function PersonActions({ person }: { person: PersonReply }) {
  const { t } = useTranslation('people')
  const session = useSession()
  const [erasing, setErasing] = useState(false)
  const items = [
    ...(may(session, 'people:export')
      ? [
          {
            key: 'export',
            label: (
              <a href={buildUrl(contract.privacy.exportPerson.path, { id: person.id })} download>
                {t('actions.export')}
              </a>
            ),
          },
        ]
      : []),
    ...(may(session, 'people:erase')
      ? [{ key: 'erase', danger: true, label: t('actions.erase'), onClick: () => setErasing(true) }]
      : []),
  ]
  if (items.length === 0) return null
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <button type="button" className="plain-button" aria-haspopup="menu">
          {t('actions.more')}
          <CaretIcon />
        </button>
      </Dropdown>
      {erasing ? <EraseDialog person={person} onClose={() => setErasing(false)} /> : null}
    </>
  )
}

/** The one act that cannot be undone asks for a word to be typed. */
function EraseDialog({ person, onClose }: { person: PersonReply; onClose: () => void }) {
  const { t } = useTranslation('people')
  const messages = useMessages()
  const navigate = useNavigate()
  const erase = useErase(person.id)
  const explain = useProblemText()
  const [typed, setTyped] = useState('')
  const word = t('actions.eraseWord')
  const go = async () => {
    await erase.mutateAsync()
    onClose()
    messages.success(t('actions.erasing'))
    await navigate({ to: '/unify/people', search: {} })
  }
  return (
    <Dialog label={t('actions.eraseTitle')} onClose={onClose}>
      <form
        className="erase"
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() === word) void go().catch(() => undefined)
        }}
      >
        <h2 className="t16 b">{t('actions.eraseTitle')}</h2>
        <p className="t2">{t('actions.eraseText')}</p>
        <Field
          label={t('actions.eraseType', { word })}
          value={typed}
          autoComplete="off"
          error={erase.isError ? explain(erase.error).title : null}
          onChange={(event) => setTyped(event.target.value)}
        />
        <div className="row">
          <span className="sp" />
          <button type="button" className="plain-button" onClick={onClose}>
            {t('actions.keep')}
          </button>
          <button type="submit" className="plain-button erase-go" disabled={typed.trim() !== word || erase.isPending}>
            {t('actions.eraseGo')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
