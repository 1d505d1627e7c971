import { pageCss, renderScreen, type Survey, textIn, themeCss } from '@opencxm/survey'
import type { Shown } from './screen.ts'

export type Scheme = 'light' | 'dark'

/** A language in its own words, as the respondent's page names it. */
export function ownName(tag: string): string {
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** A language in the reader's words, with its tag where that says more. */
export function languageName(tag: string, reader: string): string {
  try {
    return new Intl.DisplayNames([reader], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** A screen as the respondent's own page draws it. */
export function drawScreen(shown: Shown): string {
  const { survey, state, view } = shown
  const logo = survey.theme?.logo
  return renderScreen(view, {
    language: state.language,
    languages: survey.languages.map((tag) => ({ tag, name: ownName(tag) })),
    brand: '',
    ...(logo ? { logo: { url: logo.url, alt: textIn(logo.alt, state.language, survey.languages) } } : {}),
  })
}

/** The respondent's stylesheet in the colours of the theme; `scheme` stands in for the device's. */
export function drawStyle({ theme }: Survey, scheme: Scheme): string {
  const mode = theme?.mode === 'light' || theme?.mode === 'dark' ? theme.mode : scheme
  return `${themeCss({ ...theme, mode })}${pageCss}body{background:var(--bg)}.cx{min-height:0!important}`
}
