import { type Subscription, subscribe } from '../../platform/jobs/index.ts'
import { messageTold } from './facts.ts'
import type { SubmitOwnEvents } from './ports.ts'
import { eventOfMessage } from './service/messages.ts'

/** What became of a message is told as an event of the person. */
export function messagesSubscriptions(submit: SubmitOwnEvents): Subscription[] {
  return [
    subscribe(messageTold, 'messages.tell_people', async (_ctx, fact) => {
      // A confirmation goes to an address that is nobody's yet: there is no person to tell of.
      if (fact.payload.person === 0) return
      await submit(fact.workspace, [eventOfMessage(fact.payload)])
    }),
  ]
}
