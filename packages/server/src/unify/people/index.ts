export { type DescribedPerson, describePeople, maskIdentifier, nameOf } from './describe.ts'
export { applyTraits } from './service/apply-traits.ts'
