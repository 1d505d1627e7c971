import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { StarterWords } from './edit/new-question.ts'

/** What new options, rows and columns are called until they are named, in the reader's language. */
export function useStarterWords(): StarterWords {
  const { t } = useTranslation('builder')
  return useMemo(
    () => ({
      option: (n) => t('starter.option', { n }),
      row: (n) => t('starter.row', { n }),
      column: (n) => t('starter.column', { n }),
      wording: t('starter.wording'),
    }),
    [t],
  )
}
