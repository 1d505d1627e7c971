import type { ConnectorKind } from '../contract/connector.ts'
import { chatwoot } from './chatwoot.ts'
import type { HookConnector, PollConnector } from './connector.ts'
import { feed } from './feed.ts'
import { imap } from './imap.ts'
import { webhook } from './webhook.ts'
import { zendesk } from './zendesk.ts'

/** Every kind of connection, by name. A new one is written beside these and named here (see the feature's README). */
export const connectors: { [Kind in ConnectorKind]: HookConnector<Kind> | PollConnector<Kind> } = {
  zendesk,
  chatwoot,
  feed,
  imap,
  webhook,
}
