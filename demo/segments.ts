import type { DemoInstallation } from './installation.ts'

/** What POST /api/v1/segments takes. */
type DemoSegment = { name: string; description: string; rule: object }

const never = { comparison: 'exactly', count: 0 }
const once = { comparison: 'at_least', count: 1 }

/** Three groups that somebody at Pulse Wearables would look at on a Monday. */
export const demoSegments: readonly DemoSegment[] = [
  {
    name: 'Late parcels in the East',
    description: 'Got a parcel later than promised in the East during the last 90 days.',
    rule: {
      kind: 'did',
      match: {
        event: 'Order Delivered',
        where: [
          { property: 'late', operator: 'is', value: true },
          { property: 'region', operator: 'is', value: 'East' },
        ],
      },
      times: once,
      withinDays: 90,
    },
  },
  {
    name: 'Gone quiet',
    description: 'Used the app once, but not for 30 days, and has answered nothing for 90 days: nobody hears why.',
    rule: {
      all: [
        { kind: 'did', match: { event: 'App Opened' }, times: once },
        { kind: 'did', match: { event: 'App Opened' }, times: never, withinDays: 30 },
        { kind: 'did', match: { event: '$answer' }, times: never, withinDays: 90 },
      ],
    },
  },
  {
    name: 'Promoters who bought again',
    description: 'Would recommend us (9 or 10 in the latest answer) and have ordered at least twice.',
    rule: {
      all: [
        { kind: 'score', metric: 'nps', which: 'latest', operator: 'at_least', value: 9 },
        { kind: 'did', match: { event: 'Order Completed' }, times: { comparison: 'at_least', count: 2 } },
      ],
    },
  },
]

const pauseMs = 200

/** Makes the segments and waits until each is computed. */
export async function createSegments(installation: Pick<DemoInstallation, 'call'>): Promise<void> {
  for (const segment of demoSegments) await installation.call('POST', '/api/v1/segments', segment)
  for (;;) {
    const { segments } = (await installation.call('GET', '/api/v1/segments')) as { segments: { state: string }[] }
    if (segments.every(({ state }) => state === 'live')) return
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
