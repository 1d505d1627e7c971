import type { en } from './en/index.ts'

/** English is the source: every other language must have the same keys. */
export type Messages = typeof en

type PluralOne = `${string}_one`

/**
 * The same keys with words of one's own. English tells one from many (`_one`, `_other`); Chinese does not, so it has
 * only `_other`. A missing or a surplus key is a type error (`satisfies Translation<...>`).
 */
export type Translation<T> = {
  [K in keyof T as K extends PluralOne ? never : K]: T[K] extends string ? string : Translation<T[K]>
}

/** Areas of words, one file each: the design system, the shell, then features in stage order. */
export type Area = keyof Messages

// Types `useTranslation('area')` and `t('key')` everywhere, so that a wrong key does not compile.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'ui'
    resources: Messages
    returnNull: false
  }
}
