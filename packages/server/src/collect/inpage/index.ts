export type { Visitor } from './model/visitor.ts'
export type {
  AskCandidate,
  InSegment,
  KnowledgeOf,
  MayAsk,
  RefusedOf,
  StruggleScale,
  StruggleScaleOf,
  WishesOf,
} from './ports.ts'
export { type Inpage, type InpageDeps, openInpage } from './service/inpage.ts'
export type { RuleDeps } from './service/manage-rules.ts'
export { deleteAsksOf, readAsksOf } from './store.ts'
