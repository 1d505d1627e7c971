import { createOpencxm, type Opencxm } from '../core/opencxm.ts'

/** What the snippet leaves on the page: calls by name with their arguments. */
type Stub = { q?: [name: string, given: unknown[]][] }

const page = window as { opencxm?: Opencxm | Stub }
const stub = page.opencxm
// A second copy of the script must not send everything twice.
if (!stub || 'q' in stub) {
  const opencxm = createOpencxm()
  page.opencxm = opencxm
  for (const [name, given] of stub?.q || []) {
    const [group, method] = name.split('.') as [keyof Opencxm, 'grant' | 'withdraw' | undefined]
    const call = (method === undefined ? opencxm[group] : opencxm.consent[method]) as (...given: unknown[]) => void
    try {
      call(...given)
    } catch (error) {
      console.error(error)
    }
  }
}
