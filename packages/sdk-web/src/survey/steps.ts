import { type RunView, responseOf } from '@opencxm/survey'
import { apply, draw, formOf, hold, quiet, type Run, readForm, say, shown, tell } from './run.ts'
import type { Receipt } from './transport.ts'

/** Longest time between two tries to send, in milliseconds. */
const retryMaxMs = 60_000

/** Passes the screen, or says what is wrong on it. At the end the response is sent. */
export function next(run: Run): void {
  run.watch.switchTo(null)
  const before = shown(run)
  readForm(run)
  apply(run, { type: 'next' })
  // Nobody waits here for what a text engine might hear.
  for (let waits = 0; waits < 50 && shown(run).kind === 'listening'; waits++) apply(run, { type: 'next' })
  if (run.state.faults.length > 0) draw(run, 'faults')
  else if (shown(run).kind === 'ended') send(run, before)
  else {
    draw(run, 'screen')
    tell(run, 'forward')
    run.transport.save(responseOf(run.survey, run.state), run.state)
  }
}

/** Goes back a screen; what is not right yet is not held against anybody. */
export function back(run: Run): void {
  run.watch.switchTo(null)
  readForm(run)
  quiet(run)
  apply(run, { type: 'back' })
  draw(run, 'screen')
  tell(run, 'back')
}

/** Sends until somebody takes it; the last screen stays, with everything in it, until then. */
function send(run: Run, last: RunView): void {
  const { words } = run.options(run.state)
  hold(run, true)
  say(run, words.sending)
  tell(run, null)
  const failed = () => {
    hold(run, false)
    say(run, navigator.onLine === false ? words.offline : words.failed)
    // The run goes back to its last screen, so that sending again is one press.
    const { passed } = run.state
    if (last.kind === 'screen') run.state = { ...run.state, passed: passed.filter((key) => key !== last.key) }
    run.retry = window.setTimeout(() => sendAgain(run), Math.min(retryMaxMs, 2000 * 2 ** run.failures++))
  }
  const settled = (receipt: Receipt) => {
    run.sending = false
    if (receipt.outcome === 'accepted') finish(run, null)
    else if (receipt.outcome === 'over_quota') finish(run, receipt.ending)
    else {
      failed()
      refused(run)
    }
  }
  run.transport.submit(responseOf(run.survey, run.state)).then(settled, failed)
}

/** The server knows better: it shows the same run, and what is wrong with it. */
function refused(run: Run): void {
  window.clearTimeout(run.retry)
  const form = formOf(run)
  if (!run.leave || !form) return
  run.leave(form)
  form.submit()
}

/** Tries once more, unless somebody went on writing meanwhile: then their button sends. */
export function sendAgain(run: Run): void {
  window.clearTimeout(run.retry)
  if (run.retry === 0 || run.sending) return
  run.retry = 0
  next(run)
}

function finish(run: Run, ending: string | null): void {
  const { survey } = run
  const own = survey.endings.filter(({ id }) => id === ending)[0]
  // The server knew of a quota that is full: the run ends as if it had been known before.
  if (own) {
    const quotas = (survey.quotas || []).filter((quota) => quota.ending === own.id).map(({ id }) => id)
    apply(run, { type: 'learn', full: run.state.full.concat(quotas) })
  }
  draw(run, 'screen')
  if (run.ended) run.ended(shown(run))
}
