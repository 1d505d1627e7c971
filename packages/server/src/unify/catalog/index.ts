export type { LocalName, Stage, Touchpoint } from './contract.ts'
export { channelOf, countUnmapped, type JourneyMapping, readMapping, stageOf, touchpointOf } from './mapping.ts'
export { type CatalogStep, createCatalogStep } from './service/apply-catalog.ts'
export { rejectionWords as catalogRejectionWords } from './words.ts'
