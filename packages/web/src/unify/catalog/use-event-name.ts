import { useTranslation } from 'react-i18next'
import { reservedWord } from '../people/view.ts'

/** An event's name as people say it: reserved ones (`$page`) have words, all others keep the name that they were sent with. */
export function useEventName(): (name: string) => string {
  const { t } = useTranslation('catalog')
  return (name) => {
    if (name === '$answer') return t('reserved.answer')
    const word = reservedWord(name)
    return word ? t(`reserved.${word}`) : name
  }
}
