export { NewSegmentPage } from './NewSegmentPage.tsx'
export { SegmentPage } from './SegmentPage.tsx'
export { SegmentsPage } from './SegmentsPage.tsx'
