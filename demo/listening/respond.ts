/** A respondent's browser: opens a survey's address, fetches what its page fetches, and sends what its page sends. */

/** What somebody answers: values by question, seconds by screen, and whether they come to the end. */
export type Given = {
  language: string
  answers: Readonly<Record<string, unknown>>
  /** By screen, `block/question`. */
  seconds: Readonly<Record<string, number>>
  finishes: boolean
}

type Run = { survey: { id: string; version: number }; start: { seed: number; hidden?: object } }
type Verdict = { outcome: string; issues?: unknown; retryAfterSeconds?: number }

const patienceMs = 60_000

/**
 * Answers a survey at its address (`/s/...`). Whoever does not finish is kept as a part. Waits when the survey asks to. Throws when the
 * survey refuses.
 */
export async function respond(address: string, given: Given): Promise<void> {
  const page = await fetch(address)
  const html = await page.text()
  const token = /name="\$token" value="([^"]+)"/.exec(html)?.[1]
  if (!page.ok || !token) throw new Error(`${address} shows no survey: HTTP ${page.status} ${html.slice(0, 300)}`)
  const { survey, start } = (await post(address, 'run', { token, language: given.language })) as Run
  const times = Object.entries(given.seconds).map(([screen, seconds]) => [screen, Math.round(seconds * 1000)] as const)
  const response = {
    survey: survey.id,
    version: survey.version,
    language: given.language,
    seed: start.seed,
    complete: given.finishes,
    hidden: start.hidden ?? {},
    answers: given.answers,
    times: Object.fromEntries(times),
  }
  const [call, wanted] = given.finishes ? ['submit', 'accepted'] : ['save', 'saved']
  await until(wanted as string, async () =>
    post(address, call as string, { token, response, ...(given.finishes ? {} : { state: null }) }),
  )
}

async function until(wanted: string, send: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const { outcome, issues, retryAfterSeconds = 1 } = (await send()) as Verdict
    if (outcome === wanted) return
    if (outcome !== 'try_again' || performance.now() > deadline)
      throw new Error(`The survey answered ${outcome} ${JSON.stringify(issues ?? null)}`)
    await new Promise((resolve) => setTimeout(resolve, retryAfterSeconds * 1000))
  }
}

async function post(address: string, call: string, body: unknown): Promise<unknown> {
  const reply = await fetch(new URL(`/s/api/${call}`, address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!reply.ok && reply.status !== 503)
    throw new Error(`${call}: HTTP ${reply.status} ${(await reply.text()).slice(0, 300)}`)
  return await reply.json()
}
