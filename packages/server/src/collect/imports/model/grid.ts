/** How survey tools write a row of a grid behind its question: `… [Delivery]`, `… - Delivery`, `…:物流`, `…—物流`. */
const gridShapes = [/^(.*\S)\s*\[([^[\]]+)\]$/su, /^(.*\S)\s+[-–—|]\s+(.+)$/su, /^(.*\S)\s*[:：—]\s*([^:：—]+)$/su]

/** A longer part is a sentence, no name of a touchpoint. */
const rowCharsMax = 60

/** What a header of a grid is about, the row's own words: another header must begin with the same question. Null for other headers. */
export function gridRow(header: string, others: readonly string[]): string | null {
  for (const shape of gridShapes) {
    const [, question, row = ''] = shape.exec(header.trim()) ?? []
    if (question === undefined || row.length > rowCharsMax) continue
    if (others.some((other) => shape.exec(other.trim())?.[1] === question)) return row.trim()
  }
  return null
}
