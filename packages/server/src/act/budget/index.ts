export { releaseInPage, reserveInPage } from './service/ask-in-page.ts'
export { askingsOf, forgetAskings } from './service/asks.ts'
export { confirmationMails } from './service/confirmations.ts'
export type { BudgetDeps } from './service/deps.ts'
export { askingKnowledge } from './service/knowledge.ts'
export {
  liftBouncedAddress,
  mailChannels,
  objectionToReply,
  type Reply,
  type ReplyOutcome,
  type ReplyTo,
  sendReply,
} from './service/reply.ts'
export { forgetSent, sentTo, takeMailReport } from './service/sent.ts'
export { noteRestored } from './store.ts'
