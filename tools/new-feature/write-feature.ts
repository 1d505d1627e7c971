import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stages } from '../boundaries/rules.ts'
import { fill, namesOf } from './names.ts'

const templates = fileURLToPath(new URL('template', import.meta.url))
const biome = fileURLToPath(new URL('../../node_modules/.bin/biome', import.meta.url))

export type NewFeature = {
  root: string
  /** `understand/funnels`. */
  place: string
  /** One of what the feature holds, `funnel`; without it the name less its last `s`. */
  thing?: string | undefined
  /** Whose `:read` and `:write` the routes ask for; without it the feature's own. */
  permission?: string | undefined
}

/** Writes the rooms of a new feature. Gives the files and what is left to do by hand. Throws a sentence on bad input. */
export function writeFeature({ root, place, thing, permission }: NewFeature): { files: string[]; left: string[] } {
  const [stage = '', feature = '', ...more] = place.split('/')
  if (!(stages as readonly string[]).includes(stage) || more.length > 0)
    throw new Error(`"${place}" is not STAGE/NAME with a stage of ${stages.join(', ')}`)
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(feature)) throw new Error(`"${feature}" is not a name in kebab-case`)
  const one = thing ?? feature.replace(/s$/, '')
  if (one === feature) throw new Error(`say with --thing what one of "${feature}" is called`)
  const folder = join('packages/server/src', stage, feature)
  if (existsSync(join(root, folder))) throw new Error(`${folder} exists`)
  const names = namesOf({ stage, feature, thing: one, permission: permission ?? feature })
  const migrations = 'packages/server/migrations/postgres'
  const migration = join(migrations, `${nextNumber(join(root, migrations))}-${feature}-tables.ts`)
  const files = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.txt'))
    .map((path) => ({
      template: path,
      path: path === 'migration.ts.txt' ? migration : join(folder, nameOf(path, names.thing, names.things)),
    }))
  for (const { template, path } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), fill(readFileSync(join(templates, template), 'utf8'), names))
  }
  const written = files.map(({ path }) => path).sort()
  // Names of other lengths break lines elsewhere.
  execFileSync(biome, ['check', '--write', '--vcs-enabled=false', ...written.filter((path) => path.endsWith('.ts'))], {
    cwd: root,
    stdio: 'pipe',
  })
  return {
    files: written,
    left: [
      `packages/server/src/contract.ts: ${names.camel}: ${names.camel}Routes`,
      `packages/server/src/features.ts: mountRoutes(app.http, edge, { routes: contract.${names.camel}, handlers: ${names.camel}Handlers })`,
      ...(permission
        ? []
        : [`packages/server/src/platform/context/permissions.ts: '${feature}:read', '${feature}:write'`]),
      'npm run openapi',
    ],
  }
}

/** `service/create-thing.ts.txt` becomes `service/create-funnel.ts`. */
function nameOf(template: string, thing: string, things: string): string {
  return template
    .replace(/\.txt$/, '')
    .replace('-things.', `-${things}.`)
    .replace('-thing.', `-${thing}.`)
}

/** The next round number above all migrations, so that there is room between features. */
function nextNumber(folder: string): string {
  const numbers = readdirSync(folder).map((name) => Number(name.match(/^(\d{4})-/)?.[1] ?? 0))
  return String(Math.floor(Math.max(...numbers) / 10) * 10 + 10).padStart(4, '0')
}
