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

/** Stands in for pictures of other sites, which this page neither may nor should fetch. */
const picture =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 width=%22160%22 height=%22100%22%3E%3Cpath fill=%22%239aa0ab%22 d=%22M40 75l26-32 18 20 14-12 22 24zM96 38a8 8 0 1 0 .1 0z%22/%3E%3C/svg%3E'

/** Whether a screen has pictures that stand elsewhere. */
export function hasPictures(shown: Shown): boolean {
  return /<img[^>]* src="https?:/.test(renderShown(shown))
}

/** A screen as the respondent's own page draws it, but for pictures of other sites. */
export function drawScreen(shown: Shown): string {
  // Quotation marks of texts are escaped, so that only attributes of the renderer match.
  return renderShown(shown).replace(/ src="https?:[^"]*"/g, ` src="${picture}"`)
}

function renderShown(shown: Shown): string {
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
