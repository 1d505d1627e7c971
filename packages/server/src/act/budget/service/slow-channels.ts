import type { DeliveryOutcome } from '../../messages/index.ts'

/** Channels whose servers do not answer, as this process found them. */
export type SlowChannels = {
  /** Null = send; else when to look again (epoch ms). Where a pause is over, the first who asks sends, to find out for the others. */
  pausedUntil: (channel: number, nowMs: number) => number | null
  /** What became of an attempt and how long it took. */
  note: (channel: number, attempt: { outcome: DeliveryOutcome['outcome']; tookMs: number; nowMs: number }) => void
}

/** What fails sooner (a refused connection, a mailbox that is busy) holds up nobody, and says nothing about other recipients. */
const slowMs = 5_000
const failuresMin = 3
const pauseMs = 60_000

/**
 * A server that is mute keeps a sending place for 20 s and more; a thousand askings to it would keep all of them for hours. After three
 * such attempts in a row the channel's other askings are put off without an attempt, and one a minute tries again (BU12).
 */
export function createSlowChannels(): SlowChannels {
  const failing = new Map<number, { failures: number; untilMs: number }>()
  return {
    pausedUntil: (channel, nowMs) => {
      const known = failing.get(channel)
      if (!known || known.failures < failuresMin) return null
      // A longer pause than any is a clock that was put back meanwhile.
      if (nowMs < known.untilMs && known.untilMs - nowMs <= pauseMs) return known.untilMs
      known.untilMs = nowMs + pauseMs
      return null
    },
    note: (channel, { outcome, tookMs, nowMs }) => {
      if (outcome === 'sent' || outcome === 'refused' || tookMs < slowMs) return void failing.delete(channel)
      const failures = (failing.get(channel)?.failures ?? 0) + 1
      failing.set(channel, { failures, untilMs: nowMs + pauseMs })
    },
  }
}
