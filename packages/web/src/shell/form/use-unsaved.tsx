import { useBlocker } from '@tanstack/react-router'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog.tsx'

type Unsaved = {
  /** Asks whether what was typed may be lost; the form puts it somewhere. */
  dialog: ReactNode
  /** Saves: what is on its way to the server does not hold up the page that follows. */
  saving: <T>(save: () => Promise<T>) => Promise<T>
}

/**
 * Asks before a page is left, by link, by the browser's buttons or by closing it, on which something typed was not saved. A form in a
 * dialog may be closed by the address of its page: `within` the page nothing is asked then.
 */
export function useUnsaved(isDirty: boolean, within: 'asks' | 'free' = 'asks'): Unsaved {
  const { t } = useTranslation('shell')
  const isSaving = useRef(false)
  const isHeld = () => isDirty && !isSaving.current
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isHeld() && (within === 'asks' || current.pathname !== next.pathname),
    enableBeforeUnload: isHeld,
    withResolver: true,
  })
  const saving: Unsaved['saving'] = async (save) => {
    isSaving.current = true
    try {
      return await save()
    } finally {
      isSaving.current = false
    }
  }
  const dialog =
    blocker.status === 'blocked' ? (
      <ConfirmDialog
        title={t('unsaved.title')}
        text={t('unsaved.text')}
        confirm={t('unsaved.leave')}
        cancel={t('unsaved.stay')}
        onConfirm={async () => blocker.proceed()}
        onClose={() => blocker.reset()}
        explain={String}
      />
    ) : null
  return { dialog, saving }
}
