// What was sent to people, and what came back of it by mail: only the budget reaches messages.
export { forgetMessages as forgetSent, messagesOf as sentTo, takeMailReport } from '../../messages/index.ts'
