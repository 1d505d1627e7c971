import { type ChunkName, providedChunk } from '../chunk.ts'

/** File names with a hash of their content, written in by the build; absent in the npm entry, which asks for the plain names. */
declare const __OPENCXM_CHUNKS__: Readonly<Record<ChunkName, string>> | undefined

type TrustedTypes = {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ) => {
    createScriptURL: (url: string) => unknown
  }
}
let trust: ReturnType<TrustedTypes['createPolicy']> | null | undefined

/** Where a page demands Trusted Types and lists `opencxm-sdk`, our own addresses are trusted; elsewhere the address as it is. */
function trustedUrl(url: string): string {
  if (trust === undefined) {
    try {
      const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes
      trust = types ? types.createPolicy('opencxm-sdk', { createScriptURL: (own) => own }) : null
    } catch {
      trust = null
    }
  }
  return trust ? (trust.createScriptURL(url) as string) : url
}

/** Loads a chunk as a script, once; settles with what it offers, or null when it cannot be had (the page goes on without). */
export function loadChunk(name: ChunkName, from: { base: string; nonce: string | null }): Promise<unknown> {
  const before = providedChunk(name)
  if (before !== undefined) return Promise.resolve(before)
  const file = typeof __OPENCXM_CHUNKS__ === 'undefined' ? `${name}.js` : __OPENCXM_CHUNKS__[name]
  return new Promise((resolve) => {
    const script = document.createElement('script')
    script.async = true
    script.onload = () => resolve(providedChunk(name) ?? null)
    script.onerror = () => resolve(null)
    if (from.nonce !== null) script.nonce = from.nonce
    try {
      script.src = trustedUrl(`${from.base}/sdk/${file}`)
      // A page may have no head (SVG), or an element of its own under that name.
      ;(document.querySelector('head') || document.documentElement).appendChild(script)
    } catch (error) {
      console.warn('opencxm:', error)
      resolve(null)
    }
  })
}
