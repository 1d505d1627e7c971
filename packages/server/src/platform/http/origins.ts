/** Names of this machine for itself, as a browser writes them in `Origin`. */
const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Where the server is found: the public URL if one is set, and the address that it listens on; both without a slash at the end. */
export type ServerAddress = { publicUrl: string | null; listening: string }

/**
 * True when a page of this origin may change state with a session: it is the server's own, or one that the operator allowed.
 * Without a public URL the server is for whoever sits at the machine, who may call it by any of its loopback names; the port
 * and scheme must be the server's, since other programs have pages on other ports. A page elsewhere cannot send such an Origin.
 */
export function isOwnOrigin(origin: string, server: ServerAddress, allowed: ReadonlySet<string>): boolean {
  const own = new URL(server.publicUrl ?? server.listening)
  if (origin === own.origin || allowed.has(origin)) return true
  if (server.publicUrl !== null || !URL.canParse(origin)) return false
  const { protocol, hostname, port, origin: written } = new URL(origin)
  return written === origin && protocol === own.protocol && port === own.port && loopbackNames.has(hostname)
}
