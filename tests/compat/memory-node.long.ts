import { openMemoryTarget } from './memory-target.ts'
import { posthogNodeSuite } from './node/posthog.ts'
import { segmentFamilyNodeSuite } from './node/segment-family.ts'
import { sensorsNodeSuite } from './node/sensors.ts'

// The vendors' own Node packages against the tracking routes in memory.
segmentFamilyNodeSuite(openMemoryTarget)
posthogNodeSuite(openMemoryTarget)
sensorsNodeSuite(openMemoryTarget)
