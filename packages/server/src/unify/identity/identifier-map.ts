import type { Identifier } from '../../collect/ingest/index.ts'

/** A map by identifier. A map for each kind, so that looking up makes no text of kind and value. */
export class IdentifierMap<Value> {
  private readonly kinds = new Map<string, Map<string, Value>>()
  size = 0

  get({ kind, value }: Identifier): Value | undefined {
    return this.kinds.get(kind)?.get(value)
  }

  set({ kind, value }: Identifier, held: Value): void {
    let values = this.kinds.get(kind)
    if (values === undefined) {
      values = new Map()
      this.kinds.set(kind, values)
    }
    const before = values.size
    values.set(value, held)
    this.size += values.size - before
  }

  delete({ kind, value }: Identifier): void {
    if (this.kinds.get(kind)?.delete(value)) this.size -= 1
  }
}
