export { type DescribedPerson, describePeople, maskIdentifier, nameOf } from './describe.ts'
export type { PersonKnowledge } from './ports.ts'
export { applyTraits } from './service/apply-traits.ts'
export { summariesOf } from './service/read-person.ts'
