import type { RunState, Survey, SurveyLook } from '@opencxm/survey'
import { readConsent } from '../core/consent.ts'
import type { Host } from '../core/host.ts'
import { toJson } from '../core/json.ts'
import { placeOf } from '../core/page-info.ts'
import { readObject } from '../core/store.ts'
import type { MountedSurvey, MountSurvey } from '../widget.ts'
import { sendAnswer, sendFile, sendKept } from './answers.ts'
import { anchorOf, drawFrame, isPageShut } from './frame.ts'
import { fitsPage, type PageRule, type Placement, readRules } from './rule.ts'
import { awaitMoment } from './triggers.ts'

/** What the server answers when it wants this visitor asked. */
type Ask = { ticket: string; survey: Survey; look: SurveyLook; state: RunState; placement: Placement }
type Answered = Ask & { mount: MountSurvey }

const dayMs = 86_400_000
/** How often is looked whether the page's own dialog has gone. */
const lookMs = 500

/** Waits for the moments of the rules that fit the page; the server decides whether to ask. */
export function startInpage(host: Host): void {
  const rules = readRules(host.tabStore.get('rules') || '')
  const opening = awaitOpenPage()
  let waiting: (() => void)[] = []
  let asking = false
  let close: (() => void) | null = null
  /** An answer of the server that came when the visitor had gone on to a page of which its rule does not speak. */
  let held: (() => void) | null = null
  /** Whoever is at the browser: what was begun for somebody else is shown to nobody. */
  let visitor = 0
  const endWaiting = () => {
    for (const end of waiting) end()
    waiting = []
  }
  const ask = (rule: PageRule, transaction: string) => {
    // One survey a page is enough, and one question to the server at a time.
    if (asking) return
    asking = true
    // Who counts as asked must be able to answer.
    opening.wait(() => askNow(rule, transaction))
  }
  const askNow = (rule: PageRule, transaction: string) => {
    const askedFor = visitor
    const isTheirs = () => host.isLive() && visitor === askedFor
    // As it is now: it falls with each second that the survey's script takes.
    const struggle = host.struggle()
    const present = (answer: Answered) => {
      held = null
      if (!isTheirs()) return
      if (isItsPage(rule)) whenFree(rule.placement, () => showNow(answer))
      else held = () => present(answer)
    }
    const showNow = (answer: Answered) => {
      if (!isItsPage(rule)) present(answer)
      else if (isTheirs()) close = show(host, rule, answer)
    }
    void askServer(host, rule, { struggle, transaction }).then((answer) => {
      if (!isTheirs()) return
      if (answer === null) {
        asking = false
        return
      }
      endWaiting()
      present(answer)
    })
  }
  const begin = () => {
    endWaiting()
    for (const rule of rules) {
      if (!isItsPage(rule) || wasAsked(host, rule)) continue
      waiting.push(awaitMoment(rule, host, (transaction) => ask(rule, transaction)))
    }
  }
  sendKept(host)
  begin()
  host.onAddress((isReplaced) => {
    // The same page: who has dwelt on it goes on.
    if (close !== null || isReplaced) return
    if (held !== null) return held()
    if (opening.cancel()) asking = false
    begin()
  })
  host.onSomebodyElse(() => {
    visitor += 1
    opening.cancel()
    close?.()
    close = null
    held = null
    asking = false
    begin()
  })
  host.onStop(() => {
    endWaiting()
    opening.cancel()
    close?.()
  })
}

/** Waits until no dialog of the page stands in the way; `cancel` ends the waiting and tells whether there was any. */
function awaitOpenPage(): { wait: (then: () => void) => void; cancel: () => boolean } {
  let looking: ReturnType<typeof setTimeout> | undefined
  const wait = (then: () => void) => {
    looking = isPageShut() ? setTimeout(() => wait(then), lookMs) : undefined
    if (looking === undefined) then()
  }
  const cancel = () => {
    const wasWaiting = looking !== undefined
    clearTimeout(looking)
    looking = undefined
    return wasWaiting
  }
  return { wait, cancel }
}

function isItsPage(rule: PageRule): boolean {
  return fitsPage(rule.pages, location.href)
}

type Asked = Record<string, number>

/** Spares a request: the server remembers as well. */
function wasAsked(host: Host, rule: PageRule): boolean {
  const at = readObject<Asked>(host.store, 'asked')[rule.id]
  const ago = Date.now() - Number(at)
  // Later than now: a clock was put right since, and the server knows.
  return ago >= 0 && ago < rule.everyDays * dayMs
}

/** Old libraries put methods of their own in the place of the language's (Prototype 1.6: `reduce`, `Array.from`): no survey runs there. */
function isUnspoilt(): boolean {
  return [1, 2].reduce((sum, one) => sum + one, 0) === 3 && Array.from(new Set([1])).length === 1
}

/** Null when nobody is to be asked. The survey chunk is loaded first: who counts as asked must be able to see the question. */
function askServer(
  host: Host,
  rule: PageRule,
  moment: { struggle: number; transaction: string },
): Promise<Answered | null> {
  if (!isUnspoilt()) return Promise.resolve(null)
  if (rule.placement.kind === 'anchored' && !anchorOf(rule.placement.anchor)) return Promise.resolve(null)
  return host.load('survey').then((mount) => {
    if (typeof mount !== 'function' || !isItsPage(rule)) return null
    const { anonymousId, userId, userHash } = host.identity()
    const said = {
      rule: rule.id,
      page: placeOf(location).base + placeOf(location).path,
      anonymousId,
      ...(userId !== null && userHash !== null ? { userId, userHash } : {}),
      session: host.session().id,
      ...moment,
      language: navigator.language,
      pageLanguage: (document.documentElement.lang || '').slice(0, 35),
      consent: readConsent(host.store)?.surveys === true,
    }
    return host.post('/w/v1/ask', said).then(({ status, body }) => {
      const ask = status === 200 ? readAsk(body) : null
      return ask && { ...ask, mount: mount as MountSurvey }
    })
  })
}

/** Null when the server asks nothing, and for what is no answer of it: sign-in pages of networks answer for everybody. */
function readAsk(body: string): Ask | null {
  try {
    const { ask } = JSON.parse(body) as { ask: Ask | null }
    return ask && typeof ask.ticket === 'string' && ask.state && ask.survey && ask.placement ? ask : null
  } catch {
    return null
  }
}

/** A modal box must not take the focus from somebody who is writing. */
function whenFree(placement: Placement, then: () => void): void {
  const at = document.activeElement
  const isWriting = at instanceof HTMLElement && at.matches('input,textarea,select,[contenteditable]')
  if (placement.kind !== 'modal' || !isWriting) then()
  else at.addEventListener('blur', () => whenFree(placement, then), { once: true })
}

/** Draws frame and survey; gives what closes both. */
function show(host: Host, rule: PageRule, ask: Answered): (() => void) | null {
  const { ticket, survey, look, state, placement } = ask
  let mounted: MountedSurvey | null = null
  let done = false
  const end = () => {
    if (done) return
    done = true
    mounted?.destroy()
    frame?.remove()
  }
  const dismissed = () => {
    if (!done) host.track('$survey_dismissed', { $survey: survey.id, $rule: rule.id })
    end()
  }
  const { language } = state
  const frame = drawFrame({ placement, language, nonce: host.settings.nonce, dismissed })
  if (!frame) return null
  const asked = readObject<Asked>(host.store, 'asked')
  host.store.set('asked', toJson({ ...asked, [rule.id]: Date.now() }))
  mounted = ask.mount({
    root: frame.root,
    survey,
    look,
    state,
    send: (response) => sendAnswer(host, ticket, response),
    upload: (question, file) => sendFile(host, ticket, { question, file }),
    close: (how) => (how === 'finished' ? end() : dismissed()),
  })
  if (placement.kind === 'modal') mounted.focus()
  return end
}
