import { type Subscription, subscribe } from '../../platform/jobs/index.ts'
import { messageTold } from './facts.ts'
import type { SubmitOwnEvents } from './ports.ts'
import { eventOfMessage } from './service/messages.ts'

/** What became of a message is told as an event of the person. */
export function messagesSubscriptions(submit: SubmitOwnEvents): Subscription[] {
  return [
    subscribe(messageTold, 'messages.tell_people', async (_ctx, fact) => {
      await submit(fact.workspace, [eventOfMessage(fact.payload)])
    }),
  ]
}
