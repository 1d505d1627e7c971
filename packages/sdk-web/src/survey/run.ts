import {
  type Action,
  drawScreen,
  type PageWords,
  type RunState,
  type RunView,
  reduceRun,
  type ScreenOptions,
  type Survey,
  viewRun,
} from '@opencxm/survey'
import { enhance } from './enhance.ts'
import { patchQuestions, restoreEntries } from './patch.ts'
import { readScreen } from './read-screen.ts'
import type { Stopwatch } from './stopwatch.ts'
import type { SurveyTransport } from './transport.ts'
import { trustedHtml } from './trusted-html.ts'

/** What a run on a page is made of. */
export type RunInput = {
  /** Holds the screen. Drawn by the server already where it has a form. */
  root: HTMLElement
  survey: Survey
  state: RunState
  transport: SurveyTransport
  /** Of the screen, in the language of the run. */
  options: (state: RunState) => ScreenOptions & { words: PageWords }
  /** Called with each new state: to keep it for a reload, and to say when the run moved on. */
  changed?: (state: RunState, moved: 'forward' | 'back' | null) => void
  /** The response was taken; `view` is what is shown. */
  ended?: (view: RunView) => void
  /** Called before the form is sent the plain way, with what it has to carry. Left out: the server has no forms (widget). */
  leave?: (form: HTMLFormElement) => void
  /** Called when a button sends the form, before anything else; true when that is dealt with. */
  pressed?: (run: Run, button: HTMLButtonElement | null) => boolean
  /** Takes the focus to the new screen; not in a box that must not take it. */
  takesFocus: () => boolean
}

/** A run while it goes on. */
export type Run = RunInput & {
  watch: Stopwatch
  /** A hand at mouse, screen or keyboard was here: nothing is kept or sent before. */
  touched: boolean
  sending: boolean
  failures: number
  /** The next try to send; 0 for none. */
  retry: number
}

/** What is to be shown now. */
export function shown({ survey, state }: Run): RunView {
  return viewRun(survey, state)
}

/** The form on the page. */
export function formOf({ root }: Run): HTMLFormElement | null {
  return root.querySelector('form')
}

/** Brings the run forward by actions. */
export function apply(run: Run, ...actions: Action[]): void {
  run.state = actions.reduce((state, action) => reduceRun(run.survey, state, action), run.state)
}

/** What was wrong is said when somebody wants to go on, not while they type. */
export function quiet(run: Run): void {
  run.state = { ...run.state, faults: [] }
}

/** Says that the state changed, once somebody was there. */
export function tell(run: Run, moved: 'forward' | 'back' | null): void {
  if (run.touched && run.changed) run.changed(run.state, moved)
}

/**
 * While something is under way its buttons do nothing and say so. They are not `disabled`: the pressed one would lose the focus, and
 * with it whoever uses a keyboard would fall out of the box.
 */
export function hold(run: Run, isSending: boolean): void {
  run.sending = isSending
  run.root.querySelectorAll('button').forEach((button) => {
    if (isSending) button.setAttribute('aria-disabled', 'true')
    else button.removeAttribute('aria-disabled')
  })
}

/** Takes what stands in the form into the run. */
export function readForm(run: Run): void {
  const view = shown(run)
  const form = formOf(run)
  if (view.kind === 'screen' && form) apply(run, ...readScreen(form, view.questions))
}

/** Draws the screen anew and takes the focus to its heading, or to what is wrong. */
export function draw(run: Run, focus: 'screen' | 'faults' | null): void {
  const { root, options, state } = run
  const before = formOf(run)
  const mayFocus = run.takesFocus()
  root.innerHTML = trustedHtml(drawScreen(shown(run), options(state)))
  const form = formOf(run)
  if (focus === 'faults' && before && form) restoreEntries(before, form)
  enhance(root)
  const target = root.querySelector<HTMLElement>(focus === 'faults' ? '.faults' : 'h1')
  if (focus === null || !target || !mayFocus) return
  target.tabIndex = -1
  target.focus()
  if (focus === 'screen') root.scrollIntoView()
}

/** Follows the logic of a screen while somebody answers on it. */
export function follow(run: Run): void {
  patchQuestions(run.root, drawScreen(shown(run), run.options(run.state)))
}

/** Says something below the buttons. */
export function say({ root }: Run, words: string): void {
  let line = root.querySelector('.state')
  if (!line) {
    line = document.createElement('p')
    line.className = 'state'
    line.setAttribute('role', 'status')
    root.querySelector('.nav')?.appendChild(line)
  }
  line.textContent = words
}
