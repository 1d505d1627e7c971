import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Company, type CompanyEvent, makeCompany } from './company/index.ts'
import { makeTruth } from './company/truth.ts'
import { type SurveyFileCounts, surveyFileName, surveyMapping, writeSurveyFile } from './imports.ts'
import { customersPerScale } from './run-options.ts'
import { type Progress, sendPeople } from './send.ts'
import { catalogEvents, catalogStages, catalogTouchpoints } from './setup-catalog.ts'

/** The product as the demo sees it: what its public API does, and nothing else. */
export type DemoInstallation = {
  /** Base address, such as `http://127.0.0.1:8080`. */
  baseUrl: string
  /** Write key of a source for the tracking API. */
  writeKey: string
  /** How a person signs in. */
  signIn: { email: string; password: string }
  /** Calls the API as the owner. Rejects when the answer is not 2xx. */
  call(method: 'PUT' | 'PATCH', path: string, body: unknown): Promise<unknown>
  /** Imports a file and waits for the end. */
  importFile(path: string, mapping: unknown): Promise<{ accepted: number; rejected: number }>
  /** Resolves when everything that was acknowledged is in the numbers. */
  settled(): Promise<void>
  /** Events in the store by name: `$page`, `$identify`, `$answer`, `Order Completed`, ... */
  countEvents(): Promise<Record<string, number>>
}

/** What went in, to be compared with what the product says. */
export type Loaded = {
  endDay: string
  seed: number
  customers: number
  messages: number
  seconds: number
  /** Messages by the event name that the product gives them. */
  sent: Record<string, number>
  survey: SurveyFileCounts
  imported: { accepted: number; rejected: number }
}

export type LoadRequest = {
  seed: number
  scale: number
  endDay: string
  /** Folder for the survey file and the truth. */
  folder: string
  onStep: (step: string) => void
  onProgress: (progress: Progress) => void
}

/** Loads the whole company through the public API: catalogue, events, last year's survey, descriptions, truth file. */
export async function loadCompany(installation: DemoInstallation, request: LoadRequest): Promise<Loaded> {
  const customers = Math.max(1, Math.round(customersPerScale * request.scale))
  const company = makeCompany({ seed: request.seed, customers, endDay: request.endDay, planted: true })
  request.onStep('journey: stages and touchpoints')
  for (const { slug, ...stage } of catalogStages)
    await installation.call('PUT', `/api/v1/catalog/stages/${slug}`, stage)
  for (const { slug, ...touchpoint } of catalogTouchpoints)
    await installation.call('PUT', `/api/v1/catalog/touchpoints/${slug}`, touchpoint)
  request.onStep(`events of ${customers.toLocaleString('en')} customers, eighteen months up to ${request.endDay}`)
  const sent: Record<string, number> = {}
  const { messages, seconds } = await sendPeople({
    baseUrl: installation.baseUrl,
    writeKey: installation.writeKey,
    people: counted(company, sent),
    // Three visitors who stay anonymous for five customers.
    peopleTotal: Math.round(customers * 1.6),
    onProgress: request.onProgress,
  })
  request.onStep('last year’s survey, from a file')
  const path = join(request.folder, surveyFileName)
  const survey = await writeSurveyFile(company, path)
  const imported = await installation.importFile(path, surveyMapping)
  request.onStep('waiting until everything is counted')
  await installation.settled()
  request.onStep('event catalogue: descriptions and touchpoints')
  for (const { name, ...event } of catalogEvents)
    await installation.call('PATCH', `/api/v1/catalog/events/${encodeURIComponent(name)}`, event)
  request.onStep('planted truth')
  await writeFile(join(request.folder, 'truth.json'), JSON.stringify(makeTruth(request.endDay, true), null, 2))
  return { endDay: request.endDay, seed: request.seed, customers, messages, seconds, sent, survey, imported }
}

function* counted(company: Company, sent: Record<string, number>): Generator<CompanyEvent[]> {
  for (const events of company.people()) {
    for (const event of events) {
      const name = event.type === 'track' ? (event.name ?? '') : `$${event.type}`
      sent[name] = (sent[name] ?? 0) + 1
    }
    yield events
  }
}

/** What is not as it was sent, one sentence each; empty = all is well. */
export function compareLoaded(loaded: Loaded, counts: Record<string, number>): string[] {
  const problems: string[] = []
  const { answers, commentOnly, bad, repeated } = loaded.survey
  const expected = { ...loaded.sent, $answer: (loaded.sent.$answer ?? 0) + answers + commentOnly }
  for (const [name, count] of Object.entries(expected)) {
    if (counts[name] !== count) problems.push(`${name}: sent ${count}, the product has ${counts[name] ?? 0}`)
  }
  if (loaded.imported.rejected !== bad + repeated)
    problems.push(
      `survey file: ${bad} bad and ${repeated} repeated lines, but ${loaded.imported.rejected} were rejected`,
    )
  return problems
}
