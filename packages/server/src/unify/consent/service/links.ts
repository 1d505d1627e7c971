import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { openSealedToken, type Sealer, sealToken } from '../../../platform/privacy/index.ts'
import { type Channel, channels } from '../contract.ts'

const dayMs = 86_400_000
/** A preference link shows choices, so it ends; leaving must work for as long as a mail may lie in a box. */
const preferenceDays = 90
const unsubscribeDays = 3 * 366

/** What a link says: whose it is, and what it is for. */
export type ConsentLink = { workspace: WorkspaceId; profile: number; expiresAt: number } & (
  | { kind: 'preferences' }
  | { kind: 'unsubscribe'; purpose: string; channel: Channel }
)

/** Makes and reads the links that go into messages. They are sealed with the installation's key: no table, nothing to enumerate. */
export type ConsentLinks = {
  /** Public page of a person's choices. */
  preferenceUrl: (of: { workspace: WorkspaceId; person: number }) => { url: string; expiresAt: Date }
  /** For the header List-Unsubscribe with List-Unsubscribe-Post (RFC 8058), and for the foot of a message. */
  unsubscribeUrl: (of: { workspace: WorkspaceId; person: number; purpose: string; channel: Channel }) => string
  /** What a token says; null when it is forged, damaged or of another installation. Whether it is too late is the caller's to judge. */
  read: (token: string) => ConsentLink | null
}

type Packed = ['p', number, number, number] | ['u', number, number, number, string, string]

/** Links under an address, sealed. */
export function openConsentLinks(deps: { sealer: Sealer; url: () => string; clock: () => number }): ConsentLinks {
  const token = (packed: Packed) => sealToken(deps.sealer, JSON.stringify(packed))
  return {
    preferenceUrl: ({ workspace, person }) => {
      const expiresAt = deps.clock() + preferenceDays * dayMs
      return { url: `${deps.url()}/p/${token(['p', workspace, person, expiresAt])}`, expiresAt: new Date(expiresAt) }
    },
    unsubscribeUrl: ({ workspace, person, purpose, channel }) =>
      `${deps.url()}/u/${token(['u', workspace, person, deps.clock() + unsubscribeDays * dayMs, purpose, channel])}`,
    read: (text) => {
      if (text.length > 1000 || !/^[\w-]+$/.test(text)) return null
      try {
        return linkOf(JSON.parse(openSealedToken(deps.sealer, text)) as Packed)
      } catch {
        return null
      }
    },
  }
}

/** What was sealed here is well formed. */
function linkOf([kind, workspace, profile, expiresAt, purpose, channel]: Packed): ConsentLink {
  const whose = { workspace: workspace as WorkspaceId, profile, expiresAt }
  if (kind === 'p') return { ...whose, kind: 'preferences' }
  const named = channels.find((one) => one === channel) ?? 'email'
  return { ...whose, kind: 'unsubscribe', purpose: purpose ?? '', channel: named }
}
