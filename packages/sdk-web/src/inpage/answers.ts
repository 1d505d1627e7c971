import type { SurveyResponse } from '@opencxm/survey'
import type { Host } from '../core/host.ts'
import type { WidgetReceipt } from '../widget.ts'

const start = 'answer.'

/**
 * Sends a response under its ticket. A finished one that does not arrive is kept and sent on a later page; the server counts it
 * once. Rejects when the server was not reached.
 */
export function sendAnswer(host: Host, ticket: string, response: SurveyResponse): Promise<WidgetReceipt> {
  const name = start + ticket.slice(-16)
  if (response.complete) host.store.set(name, JSON.stringify({ ticket, response }))
  return host.post('/w/v1/answer', { ticket, response }).then(({ status, body }) => {
    if (status === 0 || status === 429 || status >= 500) throw new Error(`The answer did not arrive (${status}).`)
    host.store.remove(name)
    const said = read(body)
    if (status === 200 && said.outcome === 'over_quota') return { outcome: 'over_quota', ending: String(said.ending) }
    if (status === 200) return { outcome: 'accepted' }
    return { outcome: 'refused', issues: Array.isArray(said.issues) ? said.issues : [] }
  })
}

/** Sends what earlier pages could not. */
export function sendKept(host: Host): void {
  for (const name of host.store.names(start)) {
    try {
      const { ticket, response } = JSON.parse(host.store.get(name) || '') as {
        ticket: string
        response: SurveyResponse
      }
      void sendAnswer(host, ticket, response).catch(() => {})
    } catch {
      host.store.remove(name)
    }
  }
}

function read(body: string): { outcome?: unknown; ending?: unknown; issues?: unknown } {
  try {
    return (JSON.parse(body) as object | null) || {}
  } catch {
    return {}
  }
}
