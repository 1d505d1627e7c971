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

const dayMs = 86_400_000
/** How often is looked whether the page's own dialog has gone. */
const lookMs = 500

/** Waits for the moments of the rules that fit the page; the server decides whether to ask. */
export function startInpage(host: Host): void {
  const rules = readRules(host.tabStore.get('rules') || '')
  let waiting: (() => void)[] = []
  let asking = false
  let close: (() => void) | null = null
  const endWaiting = () => {
    for (const end of waiting) end()
    waiting = []
  }
  const ask = (rule: PageRule) => {
    // One survey a page is enough, and one question to the server at a time.
    if (asking) return
    asking = true
    // Who counts as asked must be able to answer.
    whenOpen(() => askNow(rule))
  }
  const askNow = (rule: PageRule) => {
    // As it is now: it falls with each second that the survey's script takes.
    const struggle = host.struggle()
    void askServer(host, rule, struggle).then((answer) => {
      if (answer === null || !host.isLive()) {
        asking = false
        return
      }
      endWaiting()
      whenFree(rule.placement, () => {
        if (host.isLive()) close = show(host, rule, answer)
      })
    })
  }
  let looking: ReturnType<typeof setTimeout> | undefined
  const whenOpen = (then: () => void) => {
    looking = isPageShut() ? setTimeout(() => whenOpen(then), lookMs) : undefined
    if (looking === undefined) then()
  }
  const begin = () => {
    endWaiting()
    for (const rule of rules) {
      if (!fitsPage(rule.pages, location.href) || wasAsked(host, rule)) continue
      waiting.push(awaitMoment(rule, host, () => ask(rule)))
    }
  }
  sendKept(host)
  begin()
  host.onAddress((isReplaced) => {
    // The same page: who has dwelt on it goes on.
    if (close !== null || isReplaced) return
    if (looking !== undefined) asking = false
    clearTimeout(looking)
    looking = undefined
    begin()
  })
  host.onStop(() => {
    endWaiting()
    clearTimeout(looking)
    close?.()
  })
}

type Asked = Record<string, number>

/** Spares a request: the server remembers as well. */
function wasAsked(host: Host, rule: PageRule): boolean {
  const at = readObject<Asked>(host.store, 'asked')[rule.id]
  return typeof at === 'number' && Date.now() - at < rule.everyDays * dayMs
}

/** Old libraries put methods of their own in the place of the language's (Prototype 1.6: `reduce`, `Array.from`): no survey runs there. */
function isUnspoilt(): boolean {
  return [1, 2].reduce((sum, one) => sum + one, 0) === 3 && Array.from(new Set([1])).length === 1
}

/** Null when nobody is to be asked. The survey chunk is loaded first: who counts as asked must be able to see the question. */
function askServer(host: Host, rule: PageRule, struggle: number): Promise<(Ask & { mount: MountSurvey }) | null> {
  if (!isUnspoilt()) return Promise.resolve(null)
  if (rule.placement.kind === 'anchored' && !anchorOf(rule.placement.anchor)) return Promise.resolve(null)
  return host.load('survey').then((mount) => {
    if (typeof mount !== 'function') return null
    const { anonymousId, userId, userHash } = host.identity()
    const said = {
      rule: rule.id,
      page: placeOf(location).base + placeOf(location).path,
      anonymousId,
      ...(userId !== null && userHash !== null ? { userId, userHash } : {}),
      session: host.session().id,
      struggle,
      language: navigator.language,
      consent: readConsent(host.store)?.surveys === true,
    }
    return host.post('/w/v1/ask', said).then(({ status, body }) => {
      if (status !== 200) return null
      const { ask } = JSON.parse(body) as { ask: Ask | null }
      return ask && { ...ask, mount: mount as MountSurvey }
    })
  })
}

/** A modal box must not take the focus from somebody who is writing. */
function whenFree(placement: Placement, then: () => void): void {
  const at = document.activeElement
  const isWriting = at instanceof HTMLElement && at.matches('input,textarea,select,[contenteditable]')
  if (placement.kind !== 'modal' || !isWriting) then()
  else at.addEventListener('blur', () => whenFree(placement, then), { once: true })
}

/** Draws frame and survey; gives what closes both. */
function show(host: Host, rule: PageRule, ask: Ask & { mount: MountSurvey }): (() => void) | null {
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
