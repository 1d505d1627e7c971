import { createOpencxm, type Opencxm } from '../core/opencxm.ts'

/** What the snippet leaves on the page: calls by name with their arguments. */
type Stub = { q?: [name: string, given: unknown[]][] }

const page = window as { opencxm?: Opencxm | Stub }
const given = page.opencxm
// An element of the page with this name as its id is none of ours.
const stub = given && typeof (given as Opencxm).track === 'function' ? given : undefined
// A second copy of the script must not send everything twice.
if (!stub || 'q' in stub) {
  const opencxm = createOpencxm()
  page.opencxm = opencxm
  for (const [name, args] of stub?.q || []) {
    const [group, method] = name.split('.') as [keyof Opencxm, 'grant' | 'withdraw' | undefined]
    const call = (method === undefined ? opencxm[group] : opencxm.consent[method]) as (...args: unknown[]) => void
    try {
      call(...args)
    } catch (error) {
      console.error(error)
    }
  }
}
