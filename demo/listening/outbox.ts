import { createHmac, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as the webhook channel hands it over. */
export type Sent = { id: string; link: string; language: string }

/** A receiver of messages on this machine that keeps them instead of reaching anybody. */
export type Outbox = {
  url: string
  /** The key by which both sides sign (Standard Webhooks). */
  signingKey: string
  sent: readonly Sent[]
  /** Reports back what became of a message. */
  report: (statusUrl: string, event: { type: string; id: string }) => Promise<void>
  close: () => Promise<void>
}

/** Opens the outbox on a free port. */
export async function openOutbox(): Promise<Outbox> {
  const key = randomBytes(24)
  const sent: Sent[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { type, data } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { type: string; data: Sent }
    if (type === 'message') sent.push(data)
    response.end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/outbox`,
    signingKey: `whsec_${key.toString('base64')}`,
    sent,
    report: async (statusUrl, { type, id }) => await report(statusUrl, { type, id, key }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function report(statusUrl: string, { type, id, key }: { type: string; id: string; key: Buffer }): Promise<void> {
  const body = JSON.stringify({ type, data: { id } })
  const timestamp = String(Math.floor(Date.now() / 1000))
  const name = `${type}-${id}`
  const signature = createHmac('sha256', key).update(`${name}.${timestamp}.${body}`).digest('base64')
  const headers = {
    'content-type': 'application/json',
    'webhook-id': name,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  }
  const reply = await fetch(statusUrl, { method: 'POST', headers, body })
  if (!reply.ok) throw new Error(`The status report was refused: HTTP ${reply.status} ${await reply.text()}`)
}
