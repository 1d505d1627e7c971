/** Messages of a story, sent by SDKs some days ago. */
const now = Date.now()
/** So many days ago, as SDKs write it. */
export const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()
let serial = 0
/** Something that somebody did. */
export const track = (who: object, event: string, properties: object = {}, days = 1) => ({
  type: 'track',
  event,
  properties,
  messageId: `m${++serial}`,
  timestamp: ago(days),
  ...who,
})
/** What somebody is. */
export const identify = (who: object, traits: object, days = 1, more: object = {}) => ({
  type: 'identify',
  traits,
  messageId: `m${++serial}`,
  timestamp: ago(days),
  ...who,
  ...more,
})
