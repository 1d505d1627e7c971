import { existsSync } from 'node:fs'
import { access, constants, readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type * as z from 'zod'
import { checkLogVersion } from '../collect/ingest/index.ts'
import { operatorStatusSchema } from '../operator-routes.ts'
import { type Config, readConfig } from '../platform/config/index.ts'
import { openEventStore } from '../platform/eventstore/index.ts'
import { openStateStore } from '../platform/statestore/index.ts'
import { webFolder } from '../web-files.ts'
import { doctor, signs } from './doctor-words.ts'
import { quietNotes } from './notes.ts'
import { askServer, foreignServer } from './operator.ts'
import { hasInstallation, takeNoOptions } from './options.ts'
import { tell } from './words.ts'

/** One thing looked at: how it is, and, when it is not well, what mends it. */
type Finding = { what: string; state: 'ok' | 'look' | 'broken'; says: string; mend?: string }

const freeBytesMin = 1024 ** 3
const backlogSecondsMax = 60

/** `opencxm doctor`: names each broken thing and its mend. Status 1 when something is broken. */
export async function doctorCommand(args: string[]): Promise<number> {
  takeNoOptions('doctor', args)
  const findings = await examine()
  for (const { what, state, says, mend } of findings)
    process.stdout.write(`${tell(signs[state])}  ${what}: ${says}${mend ? `\n        -> ${mend}` : ''}\n`)
  return findings.some(({ state }) => state === 'broken') ? 1 : 0
}

async function examine(): Promise<Finding[]> {
  let config: Config
  try {
    config = readConfig(process.env)
  } catch (error) {
    return [{ what: tell(doctor.settings), state: 'broken', says: reasonOf(error), mend: tell(doctor.correctSettings) }]
  }
  const folder = await examineFolder(config)
  const rest = await examineStores(
    config,
    folder.every(({ state }) => state !== 'broken'),
  )
  return [{ what: tell(doctor.settings), state: 'ok', says: tell(doctor.readable) }, ...folder, ...rest, examineWeb()]
}

async function examineFolder(config: Config): Promise<Finding[]> {
  const { dataFolder } = config
  const present = existsSync(dataFolder)
  const place = present ? dataFolder : dirname(dataFolder)
  try {
    await access(place, constants.W_OK | constants.X_OK)
  } catch {
    const mend = tell(doctor.giveAccess, { place })
    return [{ what: tell(doctor.dataFolder), state: 'broken', says: tell(doctor.notWritable, { place }), mend }]
  }
  const findings: Finding[] = [
    {
      what: tell(doctor.dataFolder),
      state: 'ok',
      says: present ? dataFolder : tell(doctor.willBeMade, { folder: dataFolder }),
    },
  ]
  const { bavail, bsize } = await statfs(place)
  const free = bavail * bsize
  const gib = (bytes: number) => (bytes / 1024 ** 3).toFixed(1)
  const says = tell(doctor.free, { free: gib(free), bound: gib(config.logBoundBytes) })
  const what = tell(doctor.disk)
  if (free < freeBytesMin) findings.push({ what, state: 'broken', says, mend: tell(doctor.freeSpace) })
  else if (free < config.logBoundBytes) findings.push({ what, state: 'look', says, mend: tell(doctor.freeOrLower) })
  else findings.push({ what, state: 'ok', says })
  return present ? [...findings, await examineSecrets(dataFolder)] : findings
}

async function examineSecrets(dataFolder: string): Promise<Finding> {
  const folder = join(dataFolder, 'secrets')
  const names = await readdir(folder).catch(() => [])
  const open: string[] = []
  for (const name of names) if (((await stat(join(folder, name))).mode & 0o077) !== 0) open.push(name)
  const what = tell(doctor.secrets)
  if (open.length === 0) return { what, state: 'ok', says: tell(doctor.ownerAlone, { count: names.length }) }
  return {
    what,
    state: 'broken',
    says: tell(doctor.othersRead, { files: open.join(', ') }),
    mend: `chmod 600 ${folder}/*`,
  }
}

/** A server that runs is asked whatever the folder is like; only in a sound one are the stores opened to see whether they can be. */
async function examineStores(config: Config, mayOpen: boolean): Promise<Finding[]> {
  const asking = hasInstallation(config) ? askServer(config, { path: '/operations/status' }) : null
  // In a folder that cannot be used even the operator's secret may be out of reach; that was said already.
  const answer = await asking?.catch((error: unknown) => {
    if (mayOpen) throw error
    return null
  })
  if (!answer)
    return [
      {
        what: tell(doctor.server),
        state: 'look',
        says: tell(doctor.doesNotRun, { port: config.port }),
        mend: 'npm start',
      },
      ...(mayOpen ? await examineClosed(config) : []),
    ]
  const parsed = operatorStatusSchema.safeParse(answer.body)
  if (answer.status !== 200 || !parsed.success)
    return [{ what: tell(doctor.server), state: 'broken', says: foreignServer(config) }]
  return [
    { what: tell(doctor.server), state: 'ok', says: tell(doctor.answersAt, { port: config.port }) },
    ...findingsOf(parsed.data, Date.now()),
  ]
}

/** What a running server's status says. */
function findingsOf(status: z.infer<typeof operatorStatusSchema>, now: number): Finding[] {
  const { stores, applierFailing, log, quarantined, failed } = status
  const store = (what: string, ready: boolean): Finding =>
    ready
      ? { what, state: 'ok', says: tell(doctor.answers) }
      : { what, state: 'broken', says: tell(doctor.noAnswer), mend: tell(doctor.seeLog) }
  const waiting = log.oldestUnappliedMs === null ? 0 : Math.round((now - log.oldestUnappliedMs) / 1000)
  const share = Math.round((100 * log.bytesOnDisk) / log.boundBytes)
  const backlog = tell(doctor.backlog, { count: log.unappliedRecords, seconds: waiting, share })
  const growing = quarantined.lastDay > 20 && quarantined.lastDay > (2 * quarantined.weekBefore) / 7
  return [
    store(tell(doctor.stateStore), stores.state),
    store(tell(doctor.eventStore), stores.events),
    applierFailing === null
      ? { what: tell(doctor.applier), state: 'ok', says: tell(doctor.works) }
      : {
          what: tell(doctor.applier),
          state: 'broken',
          says: applierFailing,
          mend: tell(doctor.mendStore),
        },
    log.failing === null
      ? { what: tell(doctor.log), state: waiting > backlogSecondsMax ? 'look' : 'ok', says: backlog }
      : {
          what: tell(doctor.log),
          state: 'broken',
          says: log.failing,
          mend: tell(doctor.mendDisk),
        },
    ...(log.corruptFiles > 0
      ? [
          {
            what: tell(doctor.log),
            state: 'look' as const,
            says: tell(doctor.corrupt, { count: log.corruptFiles }),
            mend: tell(doctor.lookAtCorrupt),
          },
        ]
      : []),
    {
      ...{ what: tell(doctor.quarantine), state: growing ? ('look' as const) : ('ok' as const) },
      says: tell(doctor.quarantined, { day: quarantined.lastDay, week: quarantined.weekBefore }),
      ...(growing ? { mend: tell(doctor.lookAtQuarantine) } : {}),
    },
    failed.last === null
      ? { what: tell(doctor.work), state: 'ok', says: tell(doctor.noneFailed) }
      : {
          what: tell(doctor.work),
          state: 'look',
          says: tell(doctor.failed, { count: failed.jobs + failed.facts, ...failed.last }),
          mend: tell(doctor.lookAtFailed),
        },
  ]
}

/** Nothing is made where nothing was: the folder may be mistyped, and looking changes nothing. */
async function examineClosed(config: Config): Promise<Finding[]> {
  if (hasInstallation(config)) return await openStores(config)
  const says = tell(doctor.nothingYet, { folder: config.dataFolder })
  return [{ what: tell(doctor.stores), state: 'look', says, mend: tell(doctor.startMakesOne) }]
}

/** The server does not run: opening the stores shows whether they can be (and brings their schemas up to date). */
async function openStores(config: Config): Promise<Finding[]> {
  const attempt = async (what: string, open: () => Promise<{ close: () => Promise<void> }>): Promise<Finding> => {
    try {
      await (await open()).close()
      return { what, state: 'ok', says: tell(doctor.opens) }
    } catch (error) {
      return { what, state: 'broken', says: reasonOf(error) }
    }
  }
  const { dataFolder, databaseUrl, clickhouseUrl, clickhouseCluster } = config
  const readable = await attempt(tell(doctor.log), async () => {
    await checkLogVersion(dataFolder)
    return { close: async () => undefined }
  })
  if (readable.state === 'broken') return [readable]
  return [
    await attempt(tell(doctor.stateStore), () =>
      openStateStore({ dataFolder, url: databaseUrl ?? undefined, log: quietNotes }),
    ),
    await attempt(tell(doctor.eventStore), () =>
      openEventStore({
        ...(clickhouseUrl ? { url: clickhouseUrl } : { dataFolder }),
        ...(clickhouseCluster ? { clusterName: clickhouseCluster } : {}),
        log: quietNotes,
      }),
    ),
  ]
}

function examineWeb(): Finding {
  if (existsSync(join(webFolder, 'index.html')))
    return { what: tell(doctor.webUi), state: 'ok', says: tell(doctor.built) }
  return {
    what: tell(doctor.webUi),
    state: 'look',
    says: tell(doctor.notBuilt),
    mend: 'npm run opencxm -- build',
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
