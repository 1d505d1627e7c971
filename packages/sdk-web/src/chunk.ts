/** Scripts that are loaded when they are needed, by name: `/sdk/<name>.js`, or under a name with a hash of their content. */
export type ChunkName = 'autocapture' | 'inpage' | 'survey'

type Provided = { [name in ChunkName]?: unknown }
type Shelf = { __opencxm_chunks?: Provided }

/** Called by a chunk when it runs: puts what it offers where `providedChunk` finds it. */
export function provideChunk(name: ChunkName, offer: unknown): void {
  const shelf = window as Shelf
  const provided = shelf.__opencxm_chunks || {}
  shelf.__opencxm_chunks = provided
  provided[name] = offer
}

/** What a loaded chunk offers; undefined before it ran. */
export function providedChunk(name: ChunkName): unknown {
  const provided = (window as Shelf).__opencxm_chunks
  return provided?.[name]
}
