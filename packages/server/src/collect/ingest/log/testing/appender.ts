/**
 * A process to be killed: appends records without end, 16 at a time, and prints `position id` for each that was acknowledged.
 * Arguments: folder, prefix of the ids.
 */
import { writeSync } from 'node:fs'
import { openLog, packText } from '../index.ts'
import { silent } from './open.ts'

const [folder = '', prefix = ''] = process.argv.slice(2)
const log = await openLog({ folder, boundBytes: 256 * 1024 * 1024, clock: Date.now, log: silent })
let count = 0

async function appendForEver(): Promise<void> {
  for (;;) {
    count += 1
    const id = `${prefix}-${count}`
    const outcome = await log.append(packText(`${id}\n${'x'.repeat((count * 7919) % 20_000)}`, 'none'))
    // Synchronous: what was acknowledged is told before anything else can happen to this process.
    if (outcome.outcome === 'durable') writeSync(1, `${outcome.position} ${id}\n`)
  }
}

await Promise.all(Array.from({ length: 16 }, appendForEver))
