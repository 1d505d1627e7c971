import type { AskSettled } from '../facts.ts'
import type { OwnEvent } from '../ports.ts'

/** The end of an asking as an event of the person; its key makes a second telling change nothing. */
export function eventOfSettled(settled: AskSettled): OwnEvent {
  const { ask, person, outcome, reason, channel, atMs, about } = settled
  return {
    key: `${ask}:${outcome}`,
    name: outcome === 'asked' ? '$survey_asked' : '$ask_refused',
    ts: atMs,
    person,
    props: { ...about, $channel: channel, ...(reason === '' ? {} : { $reason: reason }) },
  }
}
