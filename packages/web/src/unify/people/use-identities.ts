import { useTranslation } from 'react-i18next'
import type { Identity } from '../../ui/quote/IdentityChips.tsx'
import { kindWord, sortIdentifiers } from './view.ts'

/** Identifiers with their kind in the reader's words. */
export function useIdentities(): (identifiers: readonly { kind: string; value: string }[]) => Identity[] {
  const { t } = useTranslation('people')
  return (identifiers) =>
    sortIdentifiers(identifiers).map(({ kind, value }) => {
      const word = kindWord(kind)
      return { kind: word ? t(`kind.${word}`) : kind.replaceAll('_', ' '), value }
    })
}
