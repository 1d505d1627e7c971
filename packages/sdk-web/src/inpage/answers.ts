import type { SurveyResponse } from '@opencxm/survey'
import type { Host } from '../core/host.ts'
import { toJson } from '../core/json.ts'
import type { UploadReceipt, WidgetReceipt } from '../widget.ts'

const start = 'answer.'

/**
 * Sends a response under its ticket. A finished one that does not arrive is kept and sent on a later page; the server counts it
 * once. Rejects when the server was not reached.
 */
export function sendAnswer(host: Host, ticket: string, response: SurveyResponse): Promise<WidgetReceipt> {
  const name = start + ticket.slice(-16)
  if (response.complete) host.store.set(name, toJson({ ticket, response }))
  return host.post('/w/v1/answer', { ticket, response }).then(({ status, body }) => {
    if (status === 0 || status === 429 || status >= 500) throw new Error(`The answer did not arrive (${status}).`)
    host.store.remove(name)
    const said = read(body)
    if (status === 200 && said.outcome === 'over_quota') return { outcome: 'over_quota', ending: String(said.ending) }
    if (status === 200) return { outcome: 'accepted' }
    return { outcome: 'refused', issues: Array.isArray(said.issues) ? said.issues : [] }
  })
}

/** Sends a file of a question under the survey's ticket. Rejects when the server was not reached or is busy. */
export function sendFile(
  host: Host,
  ticket: string,
  { question, file }: { question: string; file: File },
): Promise<UploadReceipt> {
  const form = new FormData()
  // The server reads them in this order.
  form.append('ticket', ticket)
  form.append('question', question)
  form.append('file', file, file.name)
  return host.postForm('/w/v1/upload', form).then(({ status, body }) => {
    if (status === 413) return { outcome: 'refused', code: 'too_large' }
    if (status === 0 || status === 429 || status >= 500) throw new Error(`The file did not arrive (${status}).`)
    const said = read(body) as { outcome?: string; file?: unknown; code?: unknown }
    if (status === 200 && said.file) return said as UploadReceipt
    return { outcome: 'refused', code: said.code === undefined ? 'bad_file' : said.code } as UploadReceipt
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
