import {
  directionOf,
  type PageWords,
  type RunState,
  reduceRun,
  type ScreenOptions,
  startRun,
  textIn,
} from '@opencxm/survey'
import { enhance, followChange } from './enhance.ts'
import { askRun, type PageRun, pageTransport, sendKept } from './page-server.ts'
import { type Running, runSurvey } from './run-survey.ts'

/** What the element of the script says. */
export type PageSettings = {
  /** Path where a kiosk begins again; none elsewhere. */
  kiosk?: string | undefined
  ended?: string | undefined
  /** That answers kept from an earlier visit came too late. */
  late?: string | undefined
}

/** A kiosk begins again when nobody is there: in the middle, and after the end. Milliseconds. */
const kioskIdleMs = 60_000
const kioskEndMs = 10_000

/** Takes the page over: the same screens without reload. Where it cannot, the forms go on doing their work. */
export function runPage({ kiosk, ended, late }: PageSettings): void {
  if (kiosk !== undefined) resetWhenIdle(kiosk, ended === undefined ? kioskIdleMs : kioskEndMs)
  sendKept(() => {
    if (late !== undefined && kiosk === undefined) sayLate(late)
  })
  const root = document.getElementById('survey')
  const form = root?.querySelector('form')
  if (!root || !form) return
  const isKiosk = kiosk !== undefined
  const kept = isKiosk || isResumed() ? null : readKept()
  const begin = (token: string, saved: RunState | null) =>
    askRun(token, saved ? saved.language : document.documentElement.lang).then((run) => {
      if (run.mode === 'script') start({ root, token, run, saved })
      else helpForms(root)
    })
  const own = fieldValue(form, '$token')
  const begun = kept ? begin(kept.token, kept.state).catch(() => begin(own, null)) : begin(own, null)
  begun.catch(() => {})
}

/** Where forms go on by themselves: their controls still get what script can add. */
function helpForms(root: HTMLElement): void {
  enhance(root)
  for (const type of ['input', 'change']) {
    root.addEventListener(type, (event) => {
      if (event.target instanceof Element) followChange(event.target)
    })
  }
}

type Start = { root: HTMLElement; token: string; run: Extract<PageRun, { mode: 'script' }>; saved: RunState | null }

function start({ root, token, run, saved }: Start): void {
  const { survey } = run
  const form = root.querySelector('form')
  const fresh = startRun(survey, run.start)
  const resumed = (state: unknown) => ({
    ...reduceRun(survey, fresh, { type: 'resume', saved: state }),
    seed: fresh.seed,
  })
  const carried = resumed(carriedIn(form))
  const state = saved ? resumed(saved) : { ...carried, language: document.documentElement.lang || carried.language }
  // Earlier answers of this tab take the place of the first screen, and need no code.
  if (saved) {
    root.innerHTML = ''
    withoutOffer()
  } else if (isResumed()) keep(token, state)
  // Not the address of this page: it may be the answer to a code.
  const action = form?.getAttribute('action') || location.pathname
  const languages = languagesIn(root, form)
  const logo = survey.theme?.logo
  const optionsOf = (now: RunState): ScreenOptions & { words: PageWords } => ({
    action,
    carry: { $token: token, $state: encoded(now) },
    language: now.language,
    languages,
    words: run.words,
    brand: run.brand,
    footer: run.footer,
    logo: logo ? { url: logo.url, alt: textIn(logo.alt, now.language, survey.languages) } : null,
    isTest: run.isTest,
    isKiosk: run.isKiosk,
  })
  const nameTab = () => nameAfter(root, run.brand)
  let depth = 0
  const running: Running = runSurvey({
    root,
    survey,
    state,
    transport: pageTransport(token),
    options: optionsOf,
    takesFocus: () => true,
    changed: (now, moved) => {
      document.documentElement.lang = now.language
      document.documentElement.dir = directionOf(now.language)
      if (moved) nameTab()
      if (run.isKiosk) return
      // The answers of now are the newest from here on: a code would open these, not the earlier ones.
      if (moved) withoutOffer()
      keep(token, now)
      if (moved === 'forward') history.pushState({ opencxm: ++depth }, '')
    },
    ended: (view) => {
      nameTab()
      forget()
      if (view.kind === 'ended' && view.redirect !== null && !run.isKiosk) location.replace(view.redirect)
      if (run.isKiosk) resetWhenIdle(action, kioskEndMs)
    },
    leave: (plain) => {
      const hidden = plain.querySelector<HTMLInputElement>('[name="$state"]')
      if (hidden) hidden.value = encoded(running.state())
      forget()
    },
  })
  document.documentElement.dataset.run = 'script'
  // The browser's own way back goes through the screens, as far as the survey allows it.
  window.addEventListener('popstate', () => {
    if (depth > 0) depth--
    if (survey.back !== false && !run.isKiosk) running.back()
  })
}

/** The tab, the history and a screen reader name each screen by its first question, as they do where pages come without script. */
function nameAfter(root: HTMLElement, brand: string): void {
  const heading = root.querySelector('h1')
  const aside = heading?.querySelector('.op')?.textContent || ''
  const title = (heading?.textContent || '').replace(aside, '').trim()
  if (title !== '') document.title = brand === '' ? title : `${title} · ${brand}`
}

/** What was answered on an earlier visit and could not be sent in time is lost: it is said, above the page and once. */
function sayLate(words: string): void {
  if (document.querySelector('.late')) return
  const box = document.createElement('div')
  box.className = 'cx short late'
  box.dir = document.documentElement.dir
  box.setAttribute('role', 'status')
  document.body.insertBefore(box, document.body.firstChild)
  const line = document.createElement('p')
  line.className = 'note'
  line.textContent = words
  box.appendChild(line)
}

function fieldValue(form: HTMLFormElement | null | undefined, name: string): string {
  const field = form?.querySelector<HTMLInputElement>(`[name="${name}"]`)
  return field ? field.value : ''
}

/** The state that the server wrote into the form. */
function carriedIn(form: HTMLFormElement | null): unknown {
  try {
    const text = atob(fieldValue(form, '$state').replace(/-/g, '+').replace(/_/g, '/'))
    const bytes = Array.from(text, (character) => `%${`0${character.charCodeAt(0).toString(16)}`.slice(-2)}`)
    return (JSON.parse(decodeURIComponent(bytes.join(''))) as { state?: unknown }).state
  } catch {
    return null
  }
}

/** The same for the server, should the form be sent. */
function encoded({ survey, version, language, seed, heard, answers, passed, at, times }: RunState): string {
  const carried = { state: { survey, version, language, seed, heard, answers, passed, at, times }, shownAt: 0 }
  // Lone halves of characters cannot be encoded.
  const text = JSON.stringify(carried).replace(/[\uD800-\uDFFF]/gu, '\uFFFD')
  const bytes = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return btoa(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/** Languages as the server named them: browsers of 2019 cannot. */
function languagesIn(root: HTMLElement, form: HTMLFormElement | null): { tag: string; name: string }[] {
  const marked = (form || root).querySelectorAll<HTMLElement>('.lang>[lang]')
  return Array.from(marked, (element) => ({ tag: element.lang, name: element.textContent || '' }))
}

/** The answer to a code: what it opened is worth more than what this tab had. */
const isResumed = () => /\/resume$/.test(location.pathname)

/** The offer to mail a code. */
function withoutOffer(): void {
  const offer = document.getElementById('earlier')
  offer?.parentNode?.removeChild(offer)
}

/** A run that a code opened is found again at its link. */
const keptName = () => `opencxm.run ${location.pathname.replace(/\/resume$/, '')}`

/** In this tab only: a reload loses nothing, and the next person at a shared device finds nothing. */
function keep(token: string, state: RunState): void {
  try {
    sessionStorage.setItem(keptName(), JSON.stringify({ token, state }))
  } catch {
    // Storage is off or full: a reload begins again.
  }
}

function forget(): void {
  try {
    sessionStorage.removeItem(keptName())
  } catch {
    // Storage is off: there is nothing.
  }
}

function readKept(): { token: string; state: RunState } | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keptName()) || 'null') as { token?: unknown; state?: unknown } | null
    return kept && typeof kept.token === 'string' && kept.state ? (kept as { token: string; state: RunState }) : null
  } catch {
    return null
  }
}

/** Begins again as somebody else when nobody touched the page for a while. */
function resetWhenIdle(path: string, ms: number): void {
  const reset = () => location.replace(path)
  let timer = window.setTimeout(reset, ms)
  for (const type of ['pointerdown', 'touchstart', 'keydown', 'input']) {
    document.addEventListener(type, () => {
      window.clearTimeout(timer)
      timer = window.setTimeout(reset, ms)
    })
  }
}
