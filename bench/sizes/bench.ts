import { printTable } from '../table.ts'
import { measureSizes } from './sizes.ts'

/** Weighs what visitors and respondents load, beside what peers send for it: as a table, or as one line of JSON. */
export async function benchSizes({ asJson }: { asJson: boolean }): Promise<void> {
  const sizes = await measureSizes()
  if (asJson) {
    console.log(JSON.stringify(sizes))
    return
  }
  const { peers, ...own } = sizes
  printTable(
    'Sizes, bytes after gzip (bars: core 8,192; first screen 15,360; runtime 25,600; widget 20,480)',
    [...Object.entries(own), ...Object.entries(peers)].map(([what, bytes]) => ({
      what,
      bytes: bytes ?? 'not installed',
    })),
  )
}
