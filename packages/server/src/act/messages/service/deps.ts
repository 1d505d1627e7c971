import type { Outgoing } from '../../../platform/http/index.ts'
import type { Sealer } from '../../../platform/privacy/index.ts'

/** What the composition root gives to channels and messages. */
export type MessagesDeps = {
  sealer: Sealer
  outgoing: Outgoing
  /** Address of this installation, for status callbacks and the image of opening. */
  publicUrl: () => string
}
