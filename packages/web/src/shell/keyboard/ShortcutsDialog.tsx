import { useTranslation } from 'react-i18next'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { CloseIcon } from '../../ui/icons.tsx'
import { navigationFor } from '../frame/nav.ts'
import { useSession } from '../session.ts'
import './keyboard.css'

/** All shortcuts, grouped. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell')
  const session = useSession()
  const pages = navigationFor(session.permissions).flatMap((room) => room.pages)
  return (
    <Dialog label={t('shortcuts.title')} onClose={onClose}>
      <div className="row dialog-head">
        <h2 className="t16 b">{t('shortcuts.title')}</h2>
        <span className="sp" />
        <button type="button" className="info-button" aria-label={t('shortcuts.close')} onClick={onClose}>
          <CloseIcon />
        </button>
      </div>
      <div className="shortcuts">
        <section>
          <h3 className="t12 t3">{t('shortcuts.go')}</h3>
          <dl>
            {pages.map((page) => (
              <div key={page.path}>
                <dt>{t(`nav.${page.word}`)}</dt>
                <dd>
                  <kbd className="kbd">G</kbd> <span className="t12 t3">{t('shortcuts.next')}</span>{' '}
                  <kbd className="kbd">{page.key.toUpperCase()}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section>
          <h3 className="t12 t3">{t('shortcuts.do')}</h3>
          <dl>
            {(
              [
                ['/', t('shortcuts.search')],
                ['?', t('shortcuts.help')],
                ['[', t('shortcuts.narrow')],
                ['Esc', t('shortcuts.close')],
              ] as const
            ).map(([key, words]) => (
              <div key={key}>
                <dt>{words}</dt>
                <dd>
                  <kbd className="kbd">{key}</kbd>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  )
}
