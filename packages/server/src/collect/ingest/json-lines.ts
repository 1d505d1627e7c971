/** Rows for the event store: JSON objects, one a line, each line ended. */
export type JsonLines = { rows: number; bytes: Buffer }

const firstBytes = 64 * 1024

/**
 * Gathers lines in one buffer. A batch is some twenty thousand of them: kept as text, they would be copied by the garbage
 * collector, joined for the spool, and joined and encoded again for the event store.
 */
export class LineWriter {
  private buffer = Buffer.allocUnsafeSlow(firstBytes)
  private end = 0
  private rows = 0

  add(line: string): void {
    // A UTF-16 unit takes at most three bytes.
    const most = line.length * 3 + 1
    if (this.buffer.length - this.end < most) this.grow(most)
    this.end += this.buffer.write(line, this.end)
    this.buffer[this.end++] = 10
    this.rows += 1
  }

  /** What was gathered; nothing may be added afterwards. */
  lines(): JsonLines {
    return { rows: this.rows, bytes: this.buffer.subarray(0, this.end) }
  }

  private grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.end + needed))
    this.buffer.copy(larger, 0, 0, this.end)
    this.buffer = larger
  }
}

/** These lines in one buffer. */
export function jsonLines(lines: Iterable<string>): JsonLines {
  const writer = new LineWriter()
  for (const line of lines) writer.add(line)
  return writer.lines()
}
