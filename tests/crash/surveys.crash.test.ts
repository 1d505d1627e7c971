import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Session } from '../../packages/server/src/collect/surveys/index.ts'
import { sealSession } from '../../packages/server/src/collect/surveys/service/token.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { createSealer, readOrCreateSecret } from '../../packages/server/src/platform/privacy/index.ts'
import { CrashHarness } from './harness/crash-harness.ts'
import { freePort } from './harness/free-port.ts'
import type { DrivenRequest } from './harness/load-driver.ts'
import { runCrashes } from './harness/run-crashes.ts'
import { until } from './harness/wait.ts'
import { ask, cli, root, seeded, setUp, storedIds } from './server-crashes.ts'

const seed = Number(process.env.SEED ?? randomInt(2 ** 31))

/** Publishes a survey of one question through the API; with a quota that nobody reaches, each response goes through PostgreSQL. */
async function publish(url: string, key: string, withQuota: boolean): Promise<string> {
  const call = async (method: string, path: string, body: unknown) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const reply = await fetch(`${url}/api/v1/surveys${path}`, { method, headers, body: JSON.stringify(body) })
    assert.ok(reply.ok, `${method} ${path}: ${reply.status}`)
    return (await reply.json()) as { id: string; revision: number; definition: { endings: object[] } }
  }
  const draft = await call('POST', '', { from: 'blank', name: 'Crash', languages: ['en'] })
  const endings = [...draft.definition.endings, { id: 'full', outcome: 'over_quota', title: { en: 'Full' } }]
  const quotas = withQuota ? { quotas: [{ id: 'all', limit: 1_000_000, ending: 'full' }], endings } : {}
  const saved = await call('PUT', `/${draft.id}`, {
    revision: draft.revision,
    definition: { ...draft.definition, ...quotas },
  })
  await call('POST', `/${draft.id}/publish`, { revision: saved.revision })
  return draft.id
}

/** Complete responses, each with a token of its own, to both surveys in turn. */
function responses(options: {
  folder: string
  workspace: WorkspaceId
  surveys: readonly string[]
  /** One after the other, each once; none for the open door. */
  links?: readonly Link[]
}) {
  const { folder, workspace, surveys, links } = options
  const sealer = createSealer(readOrCreateSecret(folder, 'seal'))
  let count = 0
  return (): DrivenRequest => {
    count += 1
    const survey = surveys[count % surveys.length] ?? ''
    const response = `r${String(count).padStart(21, '0')}`
    const session: Session = {
      ...{ response, workspace, survey, version: 1, seed: 1, startedAt: Date.now(), channel: 'link', asked: {} },
      ...{
        trusted: {},
        person: 0,
        userId: '',
        link: links?.[count - 1]?.id ?? 0,
        test: false,
        kiosk: false,
        language: 'en',
        url: {},
      },
    }
    const answers = { q1: count % 11 }
    const sent = { survey, version: 1, language: 'en', seed: 1, complete: true, hidden: {}, answers }
    return {
      path: '/s/api/submit',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`,
      },
      body: JSON.stringify({ token: sealSession(sealer, session), response: sent }),
      ids: ['started', 'q1', 'finished'].map((part) => `sv:${response}:${part}`),
    }
  }
}

/** A server of its own that is there to be killed, with its folder and keys. */
async function openHarness() {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-crash-surveys-'))
  // PostgreSQL's user must be able to pass, else the state goes to /var/lib.
  await chmod(folder, 0o711)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...{ PATH: process.env.PATH ?? '', OPENCXM_DATA: folder, PORT: String(port), OPENCXM_LOG_LEVEL: 'warn' },
    OPENCXM_TRUSTED_PROXIES: '127.0.0.1',
  }
  const args = [cli, 'serve']
  const harness = new CrashHarness({ command: process.execPath, args, env, cwd: root, readyUrl: `${url}/readyz` })
  return { folder, url, env, harness }
}

test('SU11: confirmed answers survive kill -9, each once, and so do places in quotas (seed printed, SEED=… repeats)', async (t) => {
  t.diagnostic(`seed ${seed}`)
  const { folder, url, env, harness } = await openHarness()
  try {
    const { secretKey } = await setUp(env)
    await harness.start()
    const surveys = [await publish(url, secretKey, false), await publish(url, secretKey, true)]
    const [found] = await ask<{ id: WorkspaceId }>(folder, 'SELECT id FROM auth_workspace')
    const result = await runCrashes({
      harness,
      load: { url, connections: 8, next: responses({ folder, workspace: Number(found?.id) as WorkspaceId, surveys }) },
      victims: ['server', 'postgres', 'all'],
      messagesBetweenMax: 1_500,
      random: seeded(seed),
      listStored: async () => await storedIds(folder, 'events', 'sv:'),
      settleMs: 60_000,
    })
    const { lost, doubled, unknown } = result
    t.diagnostic(`acknowledged ${result.acknowledged}, stored ${result.stored}`)
    assert.deepEqual({ lost, doubled, unknown }, { lost: [], doubled: [], unknown: [] }, harness.output())
    const [taken] = await ask<{ taken: number; held: number; finished: number }>(
      folder,
      'SELECT taken, (SELECT count(*)::int FROM surveys_quota_taken) AS held FROM surveys_quota',
    )
    assert.equal(taken?.taken, taken?.held, 'as many places are counted as responses hold')
    assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
  } finally {
    await harness.cleanUp()
    await rm(folder, { recursive: true, force: true })
  }
})

type Link = { id: number; token: string }

/** Personal links of a survey whose tokens are known, as many as asked for. */
async function makeLinks(folder: string, survey: string, count: number): Promise<Link[]> {
  const tokens = Array.from({ length: count }, (_, at) => `link${String(at).padStart(20, '0')}`)
  const rows = await ask<{ id: string }>(
    folder,
    `INSERT INTO surveys_link (workspace_id, survey_id, token_hash, kind, expires_at)
     SELECT s.workspace_id, s.id, sha256(convert_to(t, 'UTF8')), 'personal', now() + interval '1 day'
     FROM surveys_survey s, unnest(ARRAY['${tokens.join("','")}']) WITH ORDINALITY AS u (t, n)
     WHERE s.public_id = '${survey}' ORDER BY n RETURNING id`,
  )
  return tokens.map((token, at) => ({ id: Number(rows[at]?.id), token }))
}

test('SU4, SU11: after kill -9 with the page closed a link is used exactly if its answer is kept (seed printed, SEED=… repeats)', async (t) => {
  t.diagnostic(`seed ${seed}`)
  const random = seeded(seed)
  const { folder, url, env, harness } = await openHarness()
  try {
    const { secretKey } = await setUp(env)
    await harness.start()
    const survey = await publish(url, secretKey, false)
    const links = await makeLinks(folder, survey, 4_000)
    const [found] = await ask<{ id: WorkspaceId }>(folder, 'SELECT id FROM auth_workspace')
    const next = responses({ folder, workspace: Number(found?.id) as WorkspaceId, surveys: [survey], links })
    const confirmed = new Set<string>()
    let sent = 0
    let stopped = false
    // Nobody sends again: who got no answer closed the page.
    const respondent = async () => {
      while (!stopped && sent < links.length) {
        const at = sent
        sent += 1
        const { path, headers, body } = next()
        const reply = await fetch(`${url}${path}`, { method: 'POST', headers, body }).catch(() => null)
        const said = await reply?.json().catch(() => null)
        if ((said as { outcome?: string } | null)?.outcome === 'accepted') confirmed.add(links[at]?.token ?? '')
        else if (reply === null) await pause(250)
      }
    }
    const all = Promise.all(Array.from({ length: 16 }, respondent))
    for (const victim of ['server', 'all', 'server'] as const) {
      const goal = confirmed.size + 1 + Math.floor(random() * 300)
      await until(`${goal} confirmed`, () => confirmed.size >= goal || sent >= links.length || null)
      await harness.crash(victim)
    }
    stopped = true
    await all
    const tried = links.slice(0, sent)
    const stateOf = async (id: number, token: string) => {
      const headers = { 'x-forwarded-for': `10.200.${(id >> 8) & 255}.${id & 255}` }
      return (await fetch(`${url}/s/l/${token}`, { headers })).status
    }
    const taken = await until('every taken link to be final or free', async () => {
      const rows = await ask<{ id: string; response: string; used: boolean }>(
        folder,
        'SELECT id, response, used_at IS NOT NULL AS used FROM surveys_link WHERE response IS NOT NULL',
      )
      return rows.every(({ used }) => used) ? rows : null
    })
    const kept = new Set((await storedIds(folder, 'events', 'sv:')).filter((id) => id.endsWith(':finished')))
    const used = new Set(taken.map(({ id }) => Number(id)))
    const freed = harness.output().split('nothing was kept').length - 1
    t.diagnostic(
      `sent ${sent}, freed at least ${freed}, confirmed ${confirmed.size}, used ${used.size}, kept ${kept.size}`,
    )
    for (const { response } of taken) assert.ok(kept.has(`sv:${response}:finished`), `${response} is kept`)
    assert.equal(kept.size, used.size, 'no answer without its link')
    for (const { id, token } of tried) if (confirmed.has(token)) assert.ok(used.has(id), `${token} was confirmed`)
    // What a respondent meets says the same, as far as a few hundred visits show.
    for (const { id, token } of tried.filter((link) => !confirmed.has(link.token)).slice(0, 200))
      assert.equal(await stateOf(id, token), used.has(id) ? 410 : 200, token)
    assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
  } finally {
    await harness.cleanUp()
    await rm(folder, { recursive: true, force: true })
  }
})
