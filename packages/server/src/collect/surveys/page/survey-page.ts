import { escapeHtml, plainOfMarked, type RunState, type RunView, renderScreen, textIn, viewRun } from '@opencxm/survey'
import type { OpenedSession } from '../index.ts'
import { noticeWords } from '../words/notices.ts'
import { writeCarried } from './carried-state.ts'
import { type Page, pictureOrigins } from './document.ts'

/** One screen of a run, ready to be shown. */
export type Shown = OpenedSession & {
  token: string
  state: RunState
  /** Path of the respondent's own link, where the form is sent. */
  path: string
  /** Small print with marks; empty for none. */
  footer: string
  /** Addresses of the page's first script and of the one that it loads when somebody answers. */
  script: string | null
  runScript: string | null
  now: number
  /** It could not be sent; the form can be sent again. */
  failed?: boolean
  isProvisional?: boolean
  /** HTML above the screen, such as the offer to go on with earlier answers. */
  above?: string
  status?: number
  /** The ending that the server decided on, where it is not the run's own. */
  ending?: string | null
}

/** Where a kiosk without script begins again: after the end, and after a screen was left alone. Seconds. */
const kioskEndSeconds = 20
const kioskIdleSeconds = 120

/** The page of a run: a screen with the run in its form, or the ending. */
export function surveyPage(shown: Shown): Page {
  const { session, published, state, token, path, now } = shown
  const { survey } = published
  const view = viewOf(shown)
  const { language } = state
  const logo = survey.theme?.logo
  const screen = renderScreen(view, {
    action: path,
    carry: { $token: token, $state: writeCarried(state, now) },
    language,
    languages: survey.languages.map((tag) => ({ tag, name: languageName(tag) })),
    brand: published.company,
    logo: logo ? { url: logo.url, alt: textIn(logo.alt, language, survey.languages) } : null,
    footer: shown.footer,
    isTest: session.test,
    isKiosk: session.kiosk,
    isProvisional: shown.isProvisional === true,
    hasFailed: shown.failed === true,
  })
  const ended = view.kind === 'ended'
  const redirect = ended && !session.kiosk ? view.redirect : null
  const again = ended && session.kiosk ? nextPerson(path, language) : ''
  return {
    status: shown.status ?? 200,
    title: titleOf(view, published.company, language),
    language,
    theme: survey.theme,
    body: `${shown.above ?? ''}<div id="survey"${again === '' ? '' : ' class="short"'}>${screen}</div>${again}`,
    // A page that leads elsewhere at once needs no script, and a finished run none but in a kiosk, which begins again by itself.
    script: redirect === null && (!ended || session.kiosk) ? shown.script : null,
    data: {
      ...(shown.runScript === null ? {} : { run: shown.runScript }),
      ...(session.kiosk ? { kiosk: path } : {}),
      ...(session.test ? { test: '1' } : {}),
      ...(ended ? { ended: '1' } : {}),
    },
    refresh:
      redirect !== null
        ? { url: redirect, seconds: 0, onlyWithoutScript: false }
        : session.kiosk && (ended || state.passed.length > 0)
          ? { url: path, seconds: ended ? kioskEndSeconds : kioskIdleSeconds, onlyWithoutScript: true }
          : null,
    pictures: pictureOrigins(survey),
    workspace: session.workspace,
  }
}

function viewOf({ published: { survey }, state, ending }: Shown): RunView {
  const view = viewRun(survey, state)
  if (view.kind !== 'ended' || ending === undefined || ending === null || ending === view.ending.id) return view
  const own = survey.endings.find(({ id }) => id === ending)
  if (own === undefined) return view
  // A quota filled up between two submissions: the run ends as if it had been known before.
  const title = textIn(own.title, state.language, survey.languages)
  const body = textIn(own.body, state.language, survey.languages)
  return {
    kind: 'ended',
    ending: own,
    reason: 'quota',
    title,
    body,
    texts: { title, body },
    redirect: null,
    progress: 1,
  }
}

function titleOf(view: RunView, brand: string, language: string): string {
  const words =
    view.kind === 'ended' ? view.texts.title : view.kind === 'screen' ? (view.questions[0]?.texts.title ?? '') : ''
  const title = plainOfMarked(words).slice(0, 120) || noticeWords(language).title
  return brand === '' ? title : `${title} · ${brand}`
}

/** What stands below each screen: for a known person, the way to be left in peace. */
export function footerOf(leaveUrl: string | null, language: string): string {
  return leaveUrl === null ? '' : `[${noticeWords(language).leave}](${leaveUrl})`
}

function nextPerson(path: string, language: string): string {
  const { nextPerson: words } = noticeWords(language)
  return `<div class="cx short"><p class="nav"><a class="go" href="${escapeHtml(path)}">${words}</a></p></div>`
}

/** Making a table of names takes a millisecond; there are as many as languages of surveys. */
const names = new Map<string, string>()

/** A language as its speakers call it. */
export function languageName(tag: string): string {
  const known = names.get(tag)
  if (known !== undefined) return known
  const name = nameOf(tag)
  if (names.size < 500) names.set(tag, name)
  return name
}

function nameOf(tag: string): string {
  try {
    const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)
  } catch {
    return tag
  }
}
