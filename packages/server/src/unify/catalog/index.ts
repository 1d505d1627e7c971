export type { LocalName, Stage, Touchpoint } from './contract.ts'
export { touchpointsChanged } from './facts.ts'
export {
  channelOf,
  countUnmapped,
  type JourneyMapping,
  mappingOf,
  readMapping,
  stageOf,
  touchpointOf,
} from './mapping.ts'
export { touchpointWords } from './model.ts'
export { type CatalogStep, createCatalogStep } from './service/apply-catalog.ts'
export { recountEvents } from './service/recount.ts'
export { rejectionWords as catalogRejectionWords } from './words.ts'
