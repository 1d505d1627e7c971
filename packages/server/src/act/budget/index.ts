export { askingsOf, forgetAskings } from './service/asks.ts'
export type { BudgetDeps } from './service/deps.ts'
export { askingKnowledge } from './service/knowledge.ts'
export { forgetSent, sentTo } from './service/sent.ts'
