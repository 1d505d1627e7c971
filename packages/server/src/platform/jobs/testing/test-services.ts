import type { EventStore } from '../../eventstore/types.ts'
import { silentLog } from '../../statestore/index.ts'
import type { JobServices } from '../context.ts'

/** A clock that a test moves. */
export type TestClock = { now: () => number; advanceSeconds: (seconds: number) => void }

/** A clock that stands at `startMs` (epoch ms; 2026-01-01T00:00:00Z unless said) until a test moves it. */
export function createTestClock(startMs = Date.UTC(2026, 0, 1)): TestClock {
  let nowMs = startMs
  return {
    now: () => nowMs,
    advanceSeconds: (seconds) => {
      nowMs += seconds * 1000
    },
  }
}

/** Services for tests of queue and outbox themselves: no event store, no workspaces. */
export function testServices(overrides: Partial<JobServices> = {}): JobServices {
  return {
    // Nothing here reads events; a handler that did would fail loudly.
    events: {} as EventStore,
    clock: () => Date.now(),
    random: () => 0.5,
    log: silentLog,
    systemCtx: async () => {
      throw new Error('There is no workspace in this test.')
    },
    ...overrides,
  }
}
