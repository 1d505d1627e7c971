import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useMessages } from '../message/messages.tsx'

type Undoable = {
  /** What was done: "Removed “Gift buyers”". */
  done: string
  /** Takes it back; throws when it cannot. */
  undo: () => Promise<unknown>
  /** The reason of a failure, in the reader's words. */
  explain: (error: unknown) => string
}

const secondsShown = 8

/** Undo over confirm: says what was done and offers to take it back for eight seconds. */
export function useUndo(): (action: Undoable) => void {
  const messages = useMessages()
  const { t } = useTranslation('ui')
  return useCallback(
    ({ done, undo, explain }: Undoable) => {
      const key = `undo-${done}`
      const takeBack = async () => {
        try {
          await undo()
          messages.open({ key, type: 'success', content: t('undo.undone'), duration: 2 })
        } catch (error) {
          messages.open({ key, type: 'error', content: t('undo.failed', { reason: explain(error) }), duration: 6 })
        }
      }
      messages.open({
        key,
        duration: secondsShown,
        content: (
          <span>
            {done}{' '}
            <button type="button" className="link m" onClick={() => void takeBack()}>
              {t('undo.undo')}
            </button>
          </span>
        ),
      })
    },
    [messages, t],
  )
}
