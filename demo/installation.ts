/** The product as the demo sees it: what its public API does, and nothing else. */
export type DemoInstallation = {
  /** Base address, such as `http://127.0.0.1:4400`. */
  baseUrl: string
  /** Write key of a source for the tracking API. */
  writeKey: string
  /** How a person signs in. */
  signIn: { email: string; password: string }
  /** Calls the API as the owner. Rejects when the answer is not 2xx. */
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<unknown>
  /** Imports a file and waits for the end. */
  importFile(path: string, mapping: unknown): Promise<{ accepted: number; rejected: number }>
  /** Resolves when everything that was acknowledged is in the numbers; tells now and then how many requests are not. */
  settled(onPending: (pending: number) => void): Promise<void>
  /** Events in the store by name: `$page`, `$identify`, `$answer`, `Order Completed`, ... */
  countEvents(): Promise<Record<string, number>>
}
