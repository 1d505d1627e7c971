import { useTranslation } from 'react-i18next'

/** The keys of the inbox, below it. */
export function KeysBar() {
  const { t } = useTranslation('feedback')
  const keys: [string[], string][] = [
    [['J', 'K'], t('keys.next')],
    [['E'], t('keys.done')],
    [['R'], t('keys.reply')],
    [['/'], t('keys.search')],
  ]
  return (
    <p className="inbox-keys t12 t2">
      {keys.map(([letters, words]) => (
        <span key={words} className="row">
          {letters.map((letter) => (
            <kbd key={letter} className="kbd">
              {letter}
            </kbd>
          ))}
          {words}
        </span>
      ))}
    </p>
  )
}
