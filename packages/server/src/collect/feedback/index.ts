export { decodeFeedbackAgain } from './model/decode-again.ts'
export type { FeedbackDeps } from './service/deps.ts'
export { eraseFeedbackOfPerson, feedbackOfPerson } from './service/of-person.ts'
export { rejectionWords as feedbackRejectionWords } from './words.ts'
