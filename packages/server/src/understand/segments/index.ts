export { membershipChanged } from './facts.ts'
export type { OwnEvent, SubmitOwnEvents } from './ports.ts'
export { inSegment } from './queries/matching.ts'
export { membersOf, requireSegment, segmentNames, segmentsOf } from './service/manage-segments.ts'
