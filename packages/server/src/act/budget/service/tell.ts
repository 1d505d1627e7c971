import type { AskSettled } from '../facts.ts'
import type { OwnEvent } from '../ports.ts'

/** The end of an asking as an event of the person; its key makes a second telling change nothing. */
export function eventOfSettled(settled: AskSettled): OwnEvent {
  const { ask, person, outcome, reason, turn, channel, atMs, about } = settled
  return {
    // A later turn that ends with another reason is an event of its own; the latest reason is the asking's.
    key: `${ask}:${outcome}${turn > 1 ? `:${turn}` : ''}`,
    name: outcome === 'asked' ? '$survey_asked' : '$ask_refused',
    ts: atMs,
    person,
    props: { ...about, $channel: channel, ...(reason === '' ? {} : { $reason: reason }) },
  }
}
