/** Prints rows under a title with aligned columns; numbers to the right. */
export function printTable(title: string, rows: readonly Record<string, string | number>[]): void {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cells = [columns, ...rows.map((row) => columns.map((column) => show(row[column])))]
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => (line[i] ?? '').length)))
  const isNumber = columns.map((column) => rows.every((row) => typeof row[column] !== 'string'))
  console.log(`\n${title}`)
  for (const [index, line] of cells.entries()) {
    const padded = line.map((cell, i) => (isNumber[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
    console.log(`  ${padded.join('  ').trimEnd()}`)
    if (index === 0) console.log(`  ${widths.map((width) => '-'.repeat(width)).join('  ')}`)
  }
}

/** How many times `value` is the baseline, such as `x0.42`. */
export function ratio(value: number, baseline: number): string {
  return Number.isFinite(value / baseline) ? `x${(value / baseline).toFixed(2)}` : '-'
}

function show(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? ''
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toFixed(value % 1 === 0 ? 0 : 2)
}
