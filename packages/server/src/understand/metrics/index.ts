export { shownEstimate, shownFamily } from './model/estimate.ts'
export type { SharedMoments } from './model/moments.ts'
export { againstOf, type Period, periodOf, spanOf } from './model/period.ts'
export { sharedOfSides } from './queries/events.ts'
export { groupingOf, type RowFilter, type RowScope, respondentOr, scopeCondition } from './queries/filters.ts'

export { metricValues } from './service/metric-values.ts'
export { rowFilterOf } from './service/row-filter.ts'
