import { existsSync } from 'node:fs'
import { access, constants, readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type * as z from 'zod'
import { operatorStatusSchema } from '../operator-routes.ts'
import { type Config, readConfig } from '../platform/config/index.ts'
import { openEventStore } from '../platform/eventstore/index.ts'
import { openStateStore } from '../platform/statestore/index.ts'
import { webFolder } from '../web-files.ts'
import { quietNotes } from './notes.ts'
import { askServer, foreignServer } from './operator.ts'
import { hasInstallation, takeNoOptions } from './options.ts'

/** One thing looked at: how it is, and, when it is not well, what mends it. */
type Finding = { what: string; state: 'ok' | 'look' | 'broken'; says: string; mend?: string }

const signs = { ok: 'ok    ', look: 'look  ', broken: 'BROKEN' } as const
const freeBytesMin = 1024 ** 3
const backlogSecondsMax = 60

/** `opencxm doctor`: names each broken thing and its mend. Status 1 when something is broken. */
export async function doctorCommand(args: string[]): Promise<number> {
  takeNoOptions('doctor', args)
  const findings = await examine()
  for (const { what, state, says, mend } of findings)
    process.stdout.write(`${signs[state]}  ${what}: ${says}${mend ? `\n        -> ${mend}` : ''}\n`)
  return findings.some(({ state }) => state === 'broken') ? 1 : 0
}

async function examine(): Promise<Finding[]> {
  let config: Config
  try {
    config = readConfig(process.env)
  } catch (error) {
    return [
      { what: 'settings', state: 'broken', says: reasonOf(error), mend: 'correct the environment variables named.' },
    ]
  }
  const folder = await examineFolder(config)
  const rest = folder.some(({ state }) => state === 'broken') ? [] : await examineStores(config)
  return [{ what: 'settings', state: 'ok', says: 'readable' }, ...folder, ...rest, examineWeb()]
}

async function examineFolder(config: Config): Promise<Finding[]> {
  const { dataFolder } = config
  const present = existsSync(dataFolder)
  const place = present ? dataFolder : dirname(dataFolder)
  try {
    await access(place, constants.W_OK | constants.X_OK)
  } catch {
    const mend = `give the user that runs OpenCXM write access to ${place}, or set OPENCXM_DATA to another folder.`
    return [{ what: 'data folder', state: 'broken', says: `${place} cannot be written`, mend }]
  }
  const findings: Finding[] = [
    { what: 'data folder', state: 'ok', says: present ? dataFolder : `${dataFolder} will be made` },
  ]
  const { bavail, bsize } = await statfs(place)
  const free = bavail * bsize
  const says = `${(free / 1024 ** 3).toFixed(1)} GiB free, the log may take ${(config.logBoundBytes / 1024 ** 3).toFixed(1)}`
  if (free < freeBytesMin)
    findings.push({ what: 'disk', state: 'broken', says, mend: 'free some space: below 1 GiB events may be refused.' })
  else if (free < config.logBoundBytes)
    findings.push({ what: 'disk', state: 'look', says, mend: 'free some space, or lower OPENCXM_LOG_BOUND_MB.' })
  else findings.push({ what: 'disk', state: 'ok', says })
  return present ? [...findings, await examineSecrets(dataFolder)] : findings
}

async function examineSecrets(dataFolder: string): Promise<Finding> {
  const folder = join(dataFolder, 'secrets')
  const names = await readdir(folder).catch(() => [])
  const open: string[] = []
  for (const name of names) if (((await stat(join(folder, name))).mode & 0o077) !== 0) open.push(name)
  if (open.length === 0) return { what: 'secrets', state: 'ok', says: `${names.length} files, for their owner alone` }
  return { what: 'secrets', state: 'broken', says: `others can read ${open.join(', ')}`, mend: `chmod 600 ${folder}/*` }
}

async function examineStores(config: Config): Promise<Finding[]> {
  const answer = hasInstallation(config) ? await askServer(config, { path: '/operations/status' }) : null
  if (answer === null)
    return [
      { what: 'server', state: 'look', says: 'does not run', mend: 'npm start' },
      ...(await examineClosed(config)),
    ]
  const parsed = operatorStatusSchema.safeParse(answer.body)
  if (answer.status !== 200 || !parsed.success)
    return [{ what: 'server', state: 'broken', says: foreignServer(config) }]
  return [
    { what: 'server', state: 'ok', says: `answers at port ${config.port}` },
    ...findingsOf(parsed.data, Date.now()),
  ]
}

/** What a running server's status says. */
function findingsOf(status: z.infer<typeof operatorStatusSchema>, now: number): Finding[] {
  const { stores, applierFailing, log, quarantined } = status
  const store = (what: string, ready: boolean): Finding =>
    ready
      ? { what, state: 'ok', says: 'answers; its schema is up to date (the server brings it there)' }
      : { what, state: 'broken', says: 'does not answer', mend: 'see the server log; a restart opens it anew.' }
  const waiting = log.oldestUnappliedMs === null ? 0 : Math.round((now - log.oldestUnappliedMs) / 1000)
  const backlog = `${log.unappliedRecords} requests wait, the oldest for ${waiting} s; ${Math.round((100 * log.bytesOnDisk) / log.boundBytes)} % of the bound`
  const growing = quarantined.lastDay > 20 && quarantined.lastDay > (2 * quarantined.weekBefore) / 7
  return [
    store('state store', stores.state),
    store('event store', stores.events),
    applierFailing === null
      ? { what: 'applier', state: 'ok', says: 'works' }
      : {
          what: 'applier',
          state: 'broken',
          says: applierFailing,
          mend: 'mend the store named: nothing is lost, events wait in the log.',
        },
    log.failing === null
      ? { what: 'log', state: waiting > backlogSecondsMax ? 'look' : 'ok', says: backlog }
      : {
          what: 'log',
          state: 'broken',
          says: log.failing,
          mend: 'mend the disk: events are refused until it can be written.',
        },
    ...(log.corruptFiles > 0
      ? [
          {
            what: 'log',
            state: 'look' as const,
            says: `${log.corruptFiles} files of damaged bytes are kept`,
            mend: 'look at log/*.corrupt, then delete them.',
          },
        ]
      : []),
    {
      ...{ what: 'quarantine', state: growing ? ('look' as const) : ('ok' as const) },
      says: `${quarantined.lastDay} messages in the last day, ${quarantined.weekBefore} in the week before`,
      ...(growing ? { mend: 'look at the quarantine page: an SDK or a source sends what cannot be read.' } : {}),
    },
  ]
}

/** Nothing is made where nothing was: the folder may be mistyped, and looking changes nothing. */
async function examineClosed(config: Config): Promise<Finding[]> {
  if (hasInstallation(config)) return await openStores(config)
  const says = `there is no OpenCXM in ${config.dataFolder} yet`
  return [
    { what: 'stores', state: 'look', says, mend: 'npm start makes one; if there should be one, set OPENCXM_DATA.' },
  ]
}

/** The server does not run: opening the stores shows whether they can be (and brings their schemas up to date). */
async function openStores(config: Config): Promise<Finding[]> {
  const attempt = async (what: string, open: () => Promise<{ close: () => Promise<void> }>): Promise<Finding> => {
    try {
      await (await open()).close()
      return { what, state: 'ok', says: 'opens; its schema is up to date' }
    } catch (error) {
      return { what, state: 'broken', says: reasonOf(error) }
    }
  }
  const { dataFolder, databaseUrl, clickhouseUrl, clickhouseCluster } = config
  return [
    await attempt('state store', () => openStateStore({ dataFolder, url: databaseUrl ?? undefined, log: quietNotes })),
    await attempt('event store', () =>
      openEventStore({
        ...(clickhouseUrl ? { url: clickhouseUrl } : { dataFolder }),
        ...(clickhouseCluster ? { clusterName: clickhouseCluster } : {}),
        log: quietNotes,
      }),
    ),
  ]
}

function examineWeb(): Finding {
  if (existsSync(join(webFolder, 'index.html'))) return { what: 'web UI', state: 'ok', says: 'built' }
  return {
    what: 'web UI',
    state: 'look',
    says: 'not built: the API works, pages do not',
    mend: 'npm run opencxm -- build',
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
