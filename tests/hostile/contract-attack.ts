import assert from 'node:assert/strict'
import type * as z from 'zod'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import { strictly } from '../../packages/server/src/platform/http/strict-body.ts'
import { fillWorkspace } from '../routes/isolation-fixture.ts'
import { operations } from '../routes/operations.ts'
import { openTestApp, type TestApp } from '../routes/test-app.ts'
import { type WrongCall, wrongCalls } from './contract-calls.ts'
import { drawFrom } from './values.ts'

const together = 4
/** What takes away the things that other calls are about goes last. */
const last = /revoke|remove|archive|undo|erase|discard|rotate|delete|setOpen|cancel|withdraw|setup|reset/i

/**
 * Calls every route of the contract with one thing wrong at a time: a share of all such calls, drawn from the seed. None may get a 5xx; what
 * the contract refuses is answered with 400 and names the field, and what is answered is as declared. A failure shows the call.
 */
export async function attackContract(of: { seed: number; share: number; note: (line: string) => void }): Promise<void> {
  const app = await openTestApp()
  try {
    const { ids, ownerKey } = await fillWorkspace(app, 'aaa')
    const draw = drawFrom(of.seed)
    const routes = operations.toSorted((a, b) => Number(last.test(a.name)) - Number(last.test(b.name)))
    const statuses = new Map<number, number>()
    const faults: string[] = []
    for (const { name, route } of routes) {
      const calls = wrongCalls(route, ids).filter(() => draw.chance(of.share))
      const next = calls.values()
      const work = async () => {
        for (const call of next) {
          const { status, fault } = await attempt(app, { route, call, key: ownerKey })
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          if (fault !== null) faults.push(`${name} ${call.at} ${shown(call)}\n    ${fault}`)
        }
      }
      await Promise.all(Array.from({ length: together }, work))
    }
    of.note(`statuses ${JSON.stringify(Object.fromEntries([...statuses].sort()))}`)
    assert.equal(faults.length, 0, `${faults.length} faults:\n${faults.slice(0, 40).join('\n')}`)
    assert.equal((await app.call({ path: '/readyz' })).status, 200, 'ready after the attack')
  } finally {
    await app.close()
  }
}

type Attempt = { route: Route; call: WrongCall; key: string }

async function attempt(app: TestApp, { route, call, key }: Attempt): Promise<{ status: number; fault: string | null }> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(call.params[name] ?? ''))
  const query = call.query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const hasBody = call.body !== undefined && route.method !== 'GET'
  const reply = await app.http.inject({
    method: route.method,
    url: query ? `${path}?${query}` : path,
    headers: { authorization: `Bearer ${key}`, ...(hasBody ? { 'content-type': 'application/json' } : {}) },
    ...(hasBody ? { payload: JSON.stringify(call.body) } : {}),
  })
  return { status: reply.statusCode, fault: faultOf({ route, call, key }, reply) }
}

function faultOf({ route, call }: Attempt, reply: { statusCode: number; body: string }): string | null {
  const said = `${reply.statusCode} ${reply.body.slice(0, 300)}`
  if (reply.statusCode >= 500) return said
  if (reply.statusCode < 400) {
    return isRefused(route, call) ? `taken, though the contract refuses it: ${said}` : misdeclared(route, reply.body)
  }
  const problem = problemIn(reply.body)
  if (problem === null) return `no problem details: ${said}`
  if (problem.code === 'invalid_input' && problem.problems.length === 0 && !problem.detail)
    return `says nothing: ${said}`
  const isAsked = problem.code !== 'invalid_input' || !isRefused(route, call)
  // A field within the one that is wrong, or the whole that the wrong one is a part of.
  const names = (field: string) => field.startsWith(call.at) || call.at.startsWith(field)
  return isAsked || problem.problems.some(({ field }) => names(field)) ? null : `does not name ${call.at}: ${said}`
}

/** What of an answer is not as the contract declares it, a field that it does not name included: clients are made from it. */
function misdeclared({ reply, replies = 'json' }: Route, body: string): string | null {
  if (replies !== 'json' || reply === undefined) return null
  const { error } = strictly(reply).safeParse(JSON.parse(body))
  // What was sent may be said back as it came, halves of characters too.
  const issues = (error?.issues ?? []).filter(({ code }) => code !== 'custom')
  return issues.length > 0 ? `answered other than declared: ${JSON.stringify(issues).slice(0, 300)}` : null
}

/** Whether the contract itself refuses that part of the call which is wrong. */
function isRefused(route: Route, call: WrongCall): boolean {
  if (call.at.startsWith('body')) {
    const sent: unknown = call.body === undefined ? undefined : JSON.parse(JSON.stringify(call.body))
    if (route.body === undefined || route.method === 'GET') return false
    return isAbout(strictly(route.body).safeParse(sent ?? {}).error, call.at.split('.').slice(1))
  }
  if (!call.at.startsWith('query') || !route.query) return false
  const sent: Record<string, unknown> = {}
  for (const [name, value] of call.query) sent[name] = name in sent ? [sent[name], value] : value
  return isAbout(route.query.safeParse(sent).error, call.at.split('.').slice(1))
}

/** Whether one of the issues stands at the place, above it, or within. */
function isAbout(error: z.ZodError | undefined, place: readonly string[]): boolean {
  return (error?.issues ?? []).some(({ path }) =>
    path.every((step, at) => at >= place.length || String(step) === place[at]),
  )
}

type Problem = { code: string; detail?: string; problems: { field: string }[] }

function problemIn(body: string): Problem | null {
  try {
    const problem = JSON.parse(body) as Partial<Problem>
    return typeof problem.code === 'string' ? { problems: [], ...problem, code: problem.code } : null
  } catch {
    return null
  }
}

function shown({ params, query, body }: WrongCall): string {
  return JSON.stringify({ params, query, body }).slice(0, 300)
}
