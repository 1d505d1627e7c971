export { messagesHandlers } from './api.ts'
export { mountPublicMessages } from './public.ts'
