import { openApp } from '../app.ts'
import { readConfig } from '../platform/config/index.ts'

/** Serves until SIGINT or SIGTERM, then stops gracefully: requests end, the batch at hand is finished, stores close. */
export async function serveCommand(_args: string[]): Promise<number> {
  const config = readConfig(process.env)
  const app = await openApp(config)
  await app.http.listen({ host: config.host, port: config.port })
  process.stdout.write(`OpenCXM is at ${app.url()}\n`)
  const token = app.ownerToken.read()
  if (token)
    process.stdout.write(
      `No owner yet. Open ${app.url()}/setup?token=${token} (the token is also in ${app.ownerToken.path}).\n`,
    )
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await app.close()
  return 0
}
