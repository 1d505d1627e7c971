import { type RunState, responseOf } from '@opencxm/survey'
import { enhance, followChange } from './enhance.ts'
import { apply, draw, follow, formOf, quiet, type Run, type RunInput, readForm, shown, tell } from './run.ts'
import { back, next, sendAgain } from './steps.ts'
import { startStopwatch } from './stopwatch.ts'

/** A run on a page. */
export type Running = { back: () => void; focus: () => void; destroy: () => void; state: () => RunState }

type Listener = [EventTarget, string, (event: Event) => void]

/**
 * Runs a survey in an element: the same screens as without script, without reload. Answers are read from the form's own controls, so that
 * the plain form says the same at any moment. Nothing is kept or sent before somebody really touched it: scanners run scripts too.
 */
export function runSurvey(input: RunInput): Running {
  const watch = startStopwatch(
    () => performance.now(),
    (ms, key) => apply(run, key === null ? { type: 'tick', ms } : { type: 'tick', ms, key }),
  )
  const run: Run = { ...input, watch, touched: false, sending: false, failures: 0, retry: 0 }
  const listeners = listenersOf(run)
  for (const [target, type, listener] of listeners) target.addEventListener(type, listener)
  if (formOf(run)) {
    readForm(run)
    quiet(run)
    enhance(run.root)
  } else draw(run, null)
  return {
    back: () => back(run),
    focus: () => run.root.querySelector<HTMLElement>('h1,input,select,textarea')?.focus(),
    state: () => run.state,
    destroy: () => {
      window.clearTimeout(run.retry)
      for (const [target, type, listener] of listeners) target.removeEventListener(type, listener)
    },
  }
}

function listenersOf(run: Run): Listener[] {
  const { root } = run
  let pressed: HTMLButtonElement | null = null
  const onTouch = (event: Event) => {
    // A change counts as trusted even when a script pressed the control: only a hand at mouse, screen or keyboard does.
    if (event.isTrusted && /^(click|keydown)$/.test(event.type)) run.touched = true
    const target = event.target as Element
    pressed = target.closest('button') || pressed
    const question = target.closest('.q')
    if (question) run.watch.switchTo(question.getAttribute('data-key'))
  }
  const onChange = (event: Event) => {
    if (!(event.target instanceof Element)) return
    onTouch(event)
    followChange(event.target)
    run.retry = 0
    readForm(run)
    quiet(run)
    follow(run)
    tell(run, null)
  }
  const onSubmit = (event: Event) => {
    const button = (event as SubmitEvent).submitter || pressed
    pressed = null
    submit(run, event, button instanceof HTMLButtonElement ? button : null)
  }
  const onHidden = () => {
    if (document.visibilityState !== 'hidden') {
      run.watch.switchTo(null)
      return
    }
    run.watch.pause()
    if (run.touched && !run.sending && shown(run).kind !== 'ended')
      run.transport.save(responseOf(run.survey, run.state), run.state)
  }
  return [
    [root, 'input', onChange],
    [root, 'change', onChange],
    [root, 'click', onTouch],
    [root, 'keydown', onTouch],
    [root, 'focusin', onTouch],
    [root, 'submit', onSubmit],
    [document, 'visibilitychange', onHidden],
    [window, 'online', () => sendAgain(run)],
  ]
}

function submit(run: Run, event: Event, button: HTMLButtonElement | null): void {
  if (run.sending || !run.touched) {
    event.preventDefault()
    return
  }
  const view = shown(run)
  const hasFiles = view.kind === 'screen' && view.questions.some(({ question }) => question.type === 'file')
  // Files, and a language whose words only the server has, go the plain way; the page comes back with the run in its form.
  const isPlain = hasFiles || (button !== null && /^\$(remove|language)$/.test(button.name))
  if (run.leave && isPlain) {
    run.leave(event.target as HTMLFormElement)
    return
  }
  event.preventDefault()
  if (run.pressed?.(run, button)) return
  if (button && button.value === 'back') back(run)
  else next(run)
}
