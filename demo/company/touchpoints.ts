/** The twelve touchpoints of the journey "first order", in the customer's order. */
export const touchpointKeys = [
  'reviews_ads',
  'web_shop',
  'store',
  'checkout',
  'delivery',
  'unboxing',
  'pairing',
  'support',
  'first_week',
  'weekly_report',
  'billing',
  'renewal',
] as const

export type TouchpointKey = (typeof touchpointKeys)[number]

/** What can happen at a touchpoint, and how those to whom it happens rate it (mean of the answers, 1..5). */
export type Level = { share: number; mean: number }

/** One touchpoint of the structural model. `share` of levels is that of a normal week, without any planted pain. */
export type Touchpoint = {
  key: TouchpointKey
  /** NPS points that one rating point moves: the planted driver coefficient. */
  npsPerPoint: number
  /** The company's target for the mean rating (1..5): the benchmark of the pain score. */
  benchmark: number
  /** How far above the target the answers lie when nothing is wrong; the null company has 0 everywhere. */
  slack: number
  levels: readonly Level[]
  /** `flat`: most people feel nothing in particular (3 of 5). */
  shape: 'lively' | 'flat'
  /** Share of the experiences after which we ask for a rating. */
  askShare: number
  /** The same person is not asked about the same touchpoint again within so many days. */
  askAgainDays: number
}

const alone = [{ share: 1, mean: 3.8 }] as const

const plain = { levels: alone, shape: 'lively', askAgainDays: 60 } as const

export const touchpoints: readonly Touchpoint[] = [
  { ...plain, key: 'reviews_ads', npsPerPoint: 2, benchmark: 3.6, slack: 0.1, askShare: 0.45 },
  { ...plain, key: 'web_shop', npsPerPoint: 4, benchmark: 3.8, slack: 0.1, askShare: 0.6 },
  { ...plain, key: 'store', npsPerPoint: 5, benchmark: 4.1, slack: 0.1, askShare: 0.9 },
  { ...plain, key: 'checkout', npsPerPoint: 4, benchmark: 3.9, slack: 0.1, askShare: 0.6 },
  {
    ...plain,
    key: 'delivery',
    npsPerPoint: 24,
    benchmark: 4,
    slack: 0.06,
    // On time; one day late; two or three; four and more.
    levels: [
      { share: 0.93, mean: 4.15 },
      { share: 0.045, mean: 3.3 },
      { share: 0.02, mean: 2.4 },
      { share: 0.005, mean: 1.6 },
    ],
    askShare: 1,
  },
  { ...plain, key: 'unboxing', npsPerPoint: 6, benchmark: 4, slack: 0.6, askShare: 1 },
  {
    ...plain,
    key: 'pairing',
    npsPerPoint: 15,
    benchmark: 3.85,
    slack: 0.06,
    // First try; second; third; fourth or later.
    levels: [
      { share: 0.78, mean: 4.15 },
      { share: 0.14, mean: 3.3 },
      { share: 0.05, mean: 2.4 },
      { share: 0.03, mean: 1.7 },
    ],
    askShare: 1,
  },
  {
    ...plain,
    key: 'support',
    npsPerPoint: 15,
    benchmark: 3.8,
    slack: 0.06,
    // First reply within 4 hours; 12; 24; later.
    levels: [
      { share: 0.62, mean: 4.1 },
      { share: 0.27, mean: 3.6 },
      { share: 0.08, mean: 2.7 },
      { share: 0.03, mean: 1.9 },
    ],
    askShare: 1,
    askAgainDays: 5,
  },
  { ...plain, key: 'first_week', npsPerPoint: 7, benchmark: 3.8, slack: 0.1, askShare: 0.9 },
  {
    ...plain,
    key: 'weekly_report',
    npsPerPoint: 1.5,
    benchmark: 3,
    slack: 0.08,
    shape: 'flat',
    askShare: 0.4,
    askAgainDays: 90,
  },
  {
    ...plain,
    key: 'billing',
    npsPerPoint: 12,
    benchmark: 3.6,
    slack: 0.06,
    // As expected; more than expected.
    levels: [
      { share: 0.93, mean: 3.8 },
      { share: 0.07, mean: 2.2 },
    ],
    askShare: 1,
    askAgainDays: 75,
  },
  { ...plain, key: 'renewal', npsPerPoint: 6, benchmark: 3.5, slack: 0.1, askShare: 0.5 },
]

/** Position of a touchpoint in `touchpoints`. */
export function touchpointIndex(key: TouchpointKey): number {
  return touchpointKeys.indexOf(key)
}
