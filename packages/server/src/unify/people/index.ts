export { applyTraits } from './service/apply-traits.ts'
