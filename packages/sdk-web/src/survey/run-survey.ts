import {
  type Action,
  drawScreen,
  type PageWords,
  type RunState,
  type RunView,
  reduceRun,
  responseOf,
  type ScreenOptions,
  type Survey,
  viewRun,
} from '@opencxm/survey'
import { enhance, followChange } from './enhance.ts'
import { patchQuestions, restoreEntries } from './patch.ts'
import { readScreen } from './read-screen.ts'
import { startStopwatch } from './stopwatch.ts'
import type { Receipt, SurveyTransport } from './transport.ts'

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
  /** Takes the focus to the new screen; left out in a box that must not take it. */
  takesFocus: () => boolean
}

/** A run on a page. */
export type Running = { back: () => void; focus: () => void; destroy: () => void; state: () => RunState }

/**
 * Runs a survey in an element: the same screens as without script, without reload. Answers are read from the form's own controls, so that
 * the plain form says the same at any moment. Nothing is kept or sent before somebody really touched it: scanners run scripts too.
 */
export function runSurvey(input: RunInput): Running {
  const { root, survey, transport } = input
  let state = input.state
  let touched = false
  let sending = false
  let pressed: HTMLButtonElement | null = null
  let failures = 0
  let retry = 0
  const watch = startStopwatch(
    () => performance.now(),
    (ms, key) => apply(key === null ? { type: 'tick', ms } : { type: 'tick', ms, key }),
  )
  const apply = (...actions: Action[]) => {
    state = actions.reduce((now, action) => reduceRun(survey, now, action), state)
  }
  const formOf = () => root.querySelector('form')
  const optionsNow = () => input.options(state)
  const shown = () => viewRun(survey, state)

  const draw = (focus: 'screen' | 'faults' | null) => {
    const before = formOf()
    const mayFocus = input.takesFocus()
    root.innerHTML = drawScreen(shown(), optionsNow())
    const form = formOf()
    if (focus === 'faults' && before && form) restoreEntries(before, form)
    enhance(root)
    const target = root.querySelector<HTMLElement>(focus === 'faults' ? '.faults' : 'h1')
    if (focus !== null && target && mayFocus) {
      target.tabIndex = -1
      target.focus()
      if (focus === 'screen') root.scrollIntoView()
    }
  }

  const read = () => {
    const view = shown()
    const form = formOf()
    if (view.kind === 'screen' && form) apply(...readScreen(form, view.questions))
  }
  /** What was wrong is said when somebody wants to go on, not while they type. */
  const quiet = () => {
    state = { ...state, faults: [] }
  }
  const tell = (moved: 'forward' | 'back' | null) => {
    if (touched) input.changed?.(state, moved)
  }

  const next = () => {
    watch.switchTo(null)
    const before = viewRun(survey, state)
    read()
    apply({ type: 'next' })
    // Nobody waits here for what a text engine might hear.
    for (let waits = 0; waits < 50 && shown().kind === 'listening'; waits++) apply({ type: 'next' })
    if (state.faults.length > 0) return draw('faults')
    const view = shown()
    if (view.kind === 'ended') return send(before)
    draw('screen')
    tell('forward')
    transport.save(responseOf(survey, state), state)
  }

  const back = () => {
    watch.switchTo(null)
    read()
    quiet()
    apply({ type: 'back' })
    draw('screen')
    tell('back')
  }

  const say = (words: string) => {
    let line = root.querySelector('.state')
    if (!line) {
      line = document.createElement('p')
      line.className = 'state'
      line.setAttribute('role', 'status')
      root.querySelector('.nav')?.appendChild(line)
    }
    line.textContent = words
  }

  /** Sends until somebody takes it; the last screen stays, with everything in it, until then. */
  const send = (last: RunView) => {
    sending = true
    const { words } = optionsNow()
    const buttons = Array.from(root.querySelectorAll('button'))
    for (const button of buttons) button.disabled = true
    say(words.sending || '…')
    tell(null)
    const failed = () => {
      sending = false
      for (const button of buttons) button.disabled = false
      say((navigator.onLine === false ? words.offline : words.failed) || '')
      // The run goes back to its last screen, so that sending again is one press.
      if (last.kind === 'screen') state = { ...state, passed: state.passed.filter((key) => key !== last.key) }
      retry = window.setTimeout(sendAgain, Math.min(60_000, 2000 * 2 ** failures++))
    }
    const settled = (receipt: Receipt) => {
      sending = false
      const form = formOf()
      if (receipt.outcome === 'accepted') return finish(null)
      if (receipt.outcome === 'over_quota') return finish(receipt.ending)
      failed()
      if (!input.leave || !form) return
      // The server knows better: it shows the same run, and what is wrong with it.
      input.leave(form)
      form.submit()
    }
    transport.submit(responseOf(survey, state)).then(settled, failed)
  }

  /** Unless somebody went on writing meanwhile: then their button sends. */
  const sendAgain = () => {
    window.clearTimeout(retry)
    if (retry === 0 || sending) return
    retry = 0
    next()
  }

  const finish = (ending: string | null) => {
    const own = survey.endings.filter(({ id }) => id === ending)[0]
    // The server knew of a quota that is full: the run ends as if it had been known before.
    if (own) {
      const quotas = (survey.quotas || []).filter((quota) => quota.ending === own.id).map(({ id }) => id)
      apply({ type: 'learn', full: state.full.concat(quotas) })
    }
    const view = shown()
    draw('screen')
    input.ended?.(view)
  }

  const onTouch = (event: Event) => {
    // A change counts as trusted even when a script pressed the control: only a hand at mouse, screen or keyboard does.
    if (event.isTrusted && /^(click|keydown)$/.test(event.type)) touched = true
    const button = (event.target as Element).closest('button')
    if (button) pressed = button
    const question = (event.target as Element).closest('.q')
    if (question) watch.switchTo(question.getAttribute('data-key'))
  }
  const onChange = (event: Event) => {
    if (!(event.target instanceof Element)) return
    onTouch(event)
    followChange(event.target)
    retry = 0
    read()
    quiet()
    patchQuestions(root, drawScreen(shown(), optionsNow()))
    tell(null)
  }
  const onSubmit = (event: Event) => {
    const form = event.target as HTMLFormElement
    const button = (event as SubmitEvent).submitter || pressed
    const [name, value] = button instanceof HTMLButtonElement ? [button.name, button.value] : ['$go', 'next']
    pressed = null
    if (sending || !touched) return event.preventDefault()
    const view = shown()
    const hasFiles = view.kind === 'screen' && view.questions.some(({ question }) => question.type === 'file')
    // Files, and a language whose words only the server has, go the plain way; the page comes back with the run in its form.
    const isPlain = hasFiles || name === '$remove' || name === '$language'
    if (input.leave && isPlain) return input.leave(form)
    event.preventDefault()
    if (value === 'back') back()
    else next()
  }
  const onHidden = () => {
    if (document.visibilityState !== 'hidden') return watch.switchTo(null)
    watch.pause()
    if (touched && !sending && shown().kind !== 'ended') transport.save(responseOf(survey, state), state)
  }

  const listeners: [EventTarget, string, (event: Event) => void][] = [
    [root, 'input', onChange],
    [root, 'change', onChange],
    [root, 'click', onTouch],
    [root, 'keydown', onTouch],
    [root, 'focusin', onTouch],
    [root, 'submit', onSubmit],
    [document, 'visibilitychange', onHidden],
    [window, 'online', sendAgain],
  ]
  for (const [target, type, listener] of listeners) target.addEventListener(type, listener)
  if (formOf()) {
    read()
    quiet()
    enhance(root)
  } else draw(null)
  return {
    back,
    focus: () => root.querySelector<HTMLElement>('h1,input,select,textarea')?.focus(),
    state: () => state,
    destroy: () => {
      window.clearTimeout(retry)
      for (const [target, type, listener] of listeners) target.removeEventListener(type, listener)
    },
  }
}
