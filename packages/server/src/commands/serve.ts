import { flushCompileCache } from 'node:module'
import { openApp } from '../app.ts'
import { type Config, readConfig } from '../platform/config/index.ts'
import { takeNoOptions } from './options.ts'

/** Serves until SIGINT, SIGTERM or SIGHUP, then stops gracefully: requests end, the batch at hand is finished, stores close. */
export async function serveCommand(args: string[]): Promise<number> {
  takeNoOptions('serve', args)
  const config = readConfig(process.env)
  // From the first moment: a signal while the stores open must not leave them without an orderly end.
  const stopped = signalled()
  // Whoever started us may have stopped reading: no reason to stop serving.
  process.stdout.on('error', () => undefined)
  const app = await openApp(config)
  try {
    await app.http.listen({ host: config.host, port: config.port })
  } catch (error) {
    await app.close()
    throw new Error(listenFailure(error, config))
  }
  process.stdout.write(`OpenCXM is at ${app.url()}\n`)
  // Else it is written at the end of the process, which a killed one does not reach.
  flushCompileCache()
  const token = app.ownerToken.read()
  if (token)
    process.stdout.write(
      `No owner yet. Open ${app.url()}/setup?token=${token} (the token is also in ${app.ownerToken.path}).\n`,
    )
  await stopped
  await app.close()
  return 0
}

/**
 * Resolves at the first signal to end. A second Ctrl-C ends the process at once; the others come several times where a whole process group
 * is told (systemd, a terminal that closes) and npm and the launcher pass them on as well.
 */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

/** Why the server cannot listen, and what to do. */
function listenFailure(error: unknown, { host, port }: Config): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return `Port ${port} of ${host} is in use by another program: stop that one, or set PORT to a free port.`
  if (code === 'EACCES') return `This user may not listen on port ${port}: set PORT to a port above 1023.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: set HOST to one, such as 127.0.0.1 or 0.0.0.0.`
  return `The server cannot listen on port ${port} of ${host} (${error instanceof Error ? error.message : String(error)}): set HOST and PORT.`
}
