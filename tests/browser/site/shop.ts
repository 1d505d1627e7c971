import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { InitOptions } from '../../../packages/sdk-web/src/index.ts'
import { stubSource } from '../../../packages/sdk-web/src/snippet.ts'

/** A shop on another origin, with the snippet in its page. */
export type Shop = { url: string; close: () => Promise<void> }

/** `localhost`, while the product is 127.0.0.1: another origin and another site. */
export async function openShop(init: InitOptions): Promise<Shop> {
  const html = `<!doctype html><html lang="en"><head><title>Shop</title><script>${stubSource(JSON.stringify(init.host ?? ''))}
opencxm.init(${JSON.stringify(init)})</script></head>
<body><h1>Shop</h1><button onclick="opencxm.track('Order Completed')">Buy</button></body></html>`
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/cart`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
