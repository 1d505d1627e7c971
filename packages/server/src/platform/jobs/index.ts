export { announce } from './outbox/announce.ts'
export { type DeliveredFact, defineFact, type Fact, type FactType } from './outbox/define-fact.ts'
