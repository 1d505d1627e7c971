import { type ChunkName, providedChunk } from '../chunk.ts'

/** File names with a hash of their content, written in by the build; absent in the npm entry, which asks for the plain names. */
declare const __OPENCXM_CHUNKS__: Readonly<Record<ChunkName, string>> | undefined

/** Loads a chunk as a script, once; settles with what it offers, or null when it cannot be had (the page goes on without). */
export function loadChunk(name: ChunkName, from: { base: string; nonce: string | null }): Promise<unknown> {
  const before = providedChunk(name)
  if (before !== undefined) return Promise.resolve(before)
  const file = typeof __OPENCXM_CHUNKS__ === 'undefined' ? `${name}.js` : __OPENCXM_CHUNKS__[name]
  return new Promise((resolve) => {
    const script = document.createElement('script')
    script.async = true
    script.src = `${from.base}/sdk/${file}`
    if (from.nonce !== null) script.nonce = from.nonce
    script.onload = () => resolve(providedChunk(name) ?? null)
    script.onerror = () => resolve(null)
    document.head.appendChild(script)
  })
}
