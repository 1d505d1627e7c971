import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../ui/use-language.ts'
import { isWellKnown, traitValueWords, traitWords } from './view.ts'

/** What a dimension is called: channel, stage, or the trait's own key. */
export function useDimensionWords(): (by: string) => string {
  const { t } = useTranslation('filters')
  return (by) => {
    if (by === 'channel' || by === 'touchpoint' || by === 'stage' || by === 'segment') return t(by)
    const key = by.replace(/^(trait|property):/, '')
    return isWellKnown(key) ? t(key) : traitWords(key)
  }
}

/** What a group of a dimension is called; a group without a key is those of whom it is not known. */
export function useGroupWords(): (by: string, group: { key: string; label: string }) => string {
  const { t } = useTranslation('filters')
  const language = useLanguage()
  return (by, group) => {
    if (group.key === '') return t('unknown')
    const label = group.label === '' ? group.key : group.label
    return by.startsWith('trait:') ? traitValueWords(by.slice(6), label, language) : label
  }
}
