import { readConsent, saidAt } from './consent.ts'
import type { Host } from './host.ts'

const everyMs = 60_000

/**
 * Gives what asks the server whether the visitor refused something elsewhere (on the preference page, on the phone) since they last spoke
 * here. Only for who is signed in with a proof: of anybody else the server says nothing. At most once a minute and user.
 */
export function followConsent(host: Host, refused: (purposes: readonly string[]) => void): () => void {
  let askedFor = ''
  let askedAt = 0
  return () => {
    const { userId, userHash } = host.identity()
    const now = Date.now()
    if (userId === null || userHash === null || (userId === askedFor && now - askedAt < everyMs)) return
    askedFor = userId
    askedAt = now
    const saidAgo = saidAt(host.store)
    for (const purpose of Object.keys(saidAgo)) saidAgo[purpose] = Math.max(0, now - (saidAgo[purpose] as number))
    void host.post('/w/v1/consent', { userId, userHash, saidAgo }).then((answer) => {
      if (answer.status !== 200 || !host.isLive()) return
      const said = readConsent(host.store) || {}
      const news = readRefused(answer.body).filter((purpose) => said[purpose] !== false)
      if (news.length > 0) refused(news)
    })
  }
}

function readRefused(body: string): string[] {
  try {
    const { refused } = JSON.parse(body) as { refused?: unknown }
    return Array.isArray(refused) ? refused.filter((one): one is string => typeof one === 'string') : []
  } catch {
    return []
  }
}
