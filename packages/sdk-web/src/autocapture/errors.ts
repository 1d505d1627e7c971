import type { Properties } from '../core/host.ts'
import { masked } from './element.ts'

const perPageMax = 10

/** Browsers report these though nothing broke: a layout that took two rounds, a request that the page itself gave up. */
const harmless = /^ResizeObserver loop|^AbortError\b/

/** Browsers quote what they could not read: a reply of the server, with all that stands in it. Names of properties may stay. */
const quoted = /"(?![\w$.-]*").*"/s

/** Listens to uncaught errors and rejections: each message once a page, at most ten. Gives what ends it. */
export function watchErrors(
  report: (event: string, properties: Properties) => void,
  happened: (message: string) => void,
): () => void {
  const told = new Set<string>()
  const tell = (thrown: unknown, fallback: string, place: Properties) => {
    const said =
      thrown instanceof Error || thrown instanceof DOMException ? `${thrown.name}: ${thrown.message}` : fallback
    if (harmless.test(said)) return
    const message = masked(said.replace(quoted, '"***"'))
    happened(message)
    if (told.has(message) || told.size >= perPageMax) return
    told.add(message)
    report('$js_error', { $message: message, ...place })
  }
  const onError = (event: ErrorEvent) => {
    // What failed to load (an image, a script) is no error of the code and comes without a message; an extension's is not the page's.
    if (!event.message || /^[\w-]+-extension:/.test(event.filename)) return
    const place = { $source: pathOf(event.filename), $line: event.lineno, $column: event.colno }
    tell(event.error, event.message, place)
  }
  const onRejection = (event: PromiseRejectionEvent) => {
    tell(event.reason, typeof event.reason === 'string' ? event.reason : 'Unhandled rejection', { $rejection: true })
  }
  addEventListener('error', onError)
  addEventListener('unhandledrejection', onRejection)
  return () => {
    removeEventListener('error', onError)
    removeEventListener('unhandledrejection', onRejection)
  }
}

function pathOf(address: string): string {
  return masked((address || '').replace(/[?#].*$/, ''))
}
