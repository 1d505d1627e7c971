import { guarded } from '../core/guarded.ts'
import type { Host, Properties } from '../core/host.ts'
import { toJson } from '../core/json.ts'
import { addressNow } from '../core/navigation.ts'
import { readObject, type Store } from '../core/store.ts'
import { watchActivity } from './activity.ts'
import { watchClicks } from './clicks.ts'
import { rememberEntries } from './dom.ts'
import { masked } from './element.ts'
import { watchErrors } from './errors.ts'
import { watchForms } from './forms.ts'
import { arrive, type Counts, rawStruggle, type Signal, type Visit } from './rules.ts'
import { watchVitals } from './vitals.ts'

/** Names of the events, by signal. */
const events: Readonly<Record<Signal, string>> = {
  rage: '$rage_click',
  dead: '$dead_click',
  error: '$error_click',
  abandoned: '$form_abandoned',
  quickBack: '$quick_back',
}

/** Plain clicks a page view; struggle is always told. */
const clicksMax = 200

/** Begins to listen; ends with the host. */
export function startAutocapture(host: Host): void {
  // Clocks of devices are put right in between; a click does not become a second one of an hour ago by that.
  const now = () => performance.now()
  const stopEntries = rememberEntries()
  let clicksTold = 0
  const report = (event: string, properties: Properties) => {
    if (event === '$click' && ++clicksTold > clicksMax) return
    host.track(event, properties)
  }
  const signal = (kind: Signal, properties: Properties) => {
    countSignal(host, kind)
    host.track(events[kind], properties)
  }
  const forms = watchForms(now, (properties) => signal('abandoned', properties))
  const activity = watchActivity({ now, requested: forms.requested, submitted: forms.submitted })
  const clicks = watchClicks({ activity, now, report, signal })
  const stopErrors = watchErrors(report, clicks.errorHappened)
  const vitals = watchVitals()
  let vitalsTold = false
  host.setStruggle(() => {
    const { startedAt } = host.session()
    return rawStruggle(countsOf(host), Date.now() - startedAt)
  })

  followTrail(host, forms.takeSent(), signal)
  host.onAddress((isReplaced) => {
    forms.moved()
    if (isReplaced) {
      renameLast(host.tabStore)
      return
    }
    clicksTold = 0
    followTrail(host, forms.takeSent(), signal)
  })
  const tellVitals = () => {
    const found = vitals.read()
    if (!vitalsTold && Object.keys(found).length > 0) host.track('$web_vitals', found)
    vitalsTold = true
  }
  host.onLeave(() => {
    forms.left()
    if (forms.takeSent()) host.tabStore.set('sent', '1')
    tellVitals()
  })
  // Phones end pages that cannot be seen without another word.
  const onHide = () => {
    if (document.visibilityState === 'hidden') guarded(tellVitals)
  }
  document.addEventListener('visibilitychange', onHide, true)
  host.onStop(() => {
    document.removeEventListener('visibilitychange', onHide, true)
    stopEntries()
    clicks.stop()
    forms.stop()
    activity.stop()
    stopErrors()
    vitals.stop()
  })
}

/** What makes a page another one: also a fragment that is a route (`#/cart`). Kept in the tab, never told. */
function addressOfPage(): string {
  const { place, query } = addressNow()
  return place + query
}

/** Notes that this page was reached, and tells a quick return. The trail is of this tab alone; what is told is blotted. */
function followTrail(host: Host, sent: boolean, signal: (kind: Signal, properties: Properties) => void): void {
  const { tabStore } = host
  const sentBefore = tabStore.get('sent') !== null
  tabStore.remove('sent')
  const visit = { address: addressOfPage(), at: Date.now() }
  const { trail, quickBack } = arrive(readTrail(tabStore), visit, sent || sentBefore)
  tabStore.set('trail', toJson({ visits: trail }))
  if (!quickBack) return
  const told = (address: string) => masked(address.replace(/[?#].*$/, ''))
  signal('quickBack', { $from: told(quickBack.from), $to: told(visit.address), $ms: quickBack.stayedMs })
}

/** The address was replaced, by a filter or a redirect: the visitor is where they were. */
function renameLast(tabStore: Store): void {
  const trail = readTrail(tabStore)
  const last = trail[trail.length - 1]
  if (!last) return
  const visits = trail.slice(0, -1).concat({ ...last, address: addressOfPage() })
  tabStore.set('trail', toJson({ visits }))
}

function readTrail(store: Store): Visit[] {
  const { visits } = readObject<{ visits: Visit[] }>(store, 'trail')
  return Array.isArray(visits)
    ? visits.filter((visit) => typeof visit?.address === 'string' && typeof visit.at === 'number')
    : []
}

type KeptCounts = { session: string; counts: Counts }

function countsOf(host: Host): Counts {
  const { session, counts } = readObject<KeptCounts>(host.store, 'struggle')
  return session === host.session().id && counts ? counts : {}
}

function countSignal(host: Host, kind: Signal): void {
  const counts = countsOf(host)
  const next = { ...counts, [kind]: (counts[kind] || 0) + 1 }
  host.store.set('struggle', toJson({ session: host.session().id, counts: next }))
}
