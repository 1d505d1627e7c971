import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { endOfDay } from './company/calendar.ts'
import { type CompanyEvent, makeCompany } from './company/index.ts'
import { makeTruth } from './company/truth.ts'
import { type SurveyFileCounts, surveyFileName, surveyMapping, writeSurveyFile } from './imports.ts'
import type { DemoInstallation } from './installation.ts'
import { type Heard, type Listening, noting, withSurveys } from './listening/index.ts'
import { customersPerScale } from './run-options.ts'
import { createSegments } from './segments.ts'
import { type Progress, sendPeople } from './send.ts'
import { catalogEvents, catalogStages, catalogTouchpoints } from './setup-catalog.ts'
import { type DemoLanguage, tell, words } from './words.ts'

/** What went in, to be compared with what the product says. */
export type Loaded = {
  endDay: string
  seed: number
  customers: number
  messages: number
  seconds: number
  /** Messages by the event name that the product gives them. */
  sent: Record<string, number>
  /** What listening left behind: answers by link, feedback, askings. */
  heard: Heard
  survey: SurveyFileCounts
  imported: { accepted: number; rejected: number }
  secondsByStep: Record<string, number>
}

export type LoadRequest = {
  seed: number
  scale: number
  endDay: string
  /** Folder for the survey file and the truth. */
  folder: string
  listening: Listening
  /** Of the steps that are told. */
  language: DemoLanguage
  onStep: (step: string) => void
  onProgress: (progress: Progress) => void
}

/**
 * Loads the whole company through the public API: catalogue, surveys, events, last year's survey, descriptions, segments, what the company
 * hears today, truth file.
 */
export async function loadCompany(installation: DemoInstallation, request: LoadRequest): Promise<Loaded> {
  const { seed, endDay, onStep, onProgress } = request
  const customers = Math.max(1, Math.round(customersPerScale * request.scale))
  const company = makeCompany({ seed, customers, endDay, planted: true })
  const secondsByStep: Record<string, number> = {}
  const { language } = request
  const step = async <Result>(name: string, said: string, run: () => Promise<Result>): Promise<Result> => {
    onStep(said)
    return await timed(secondsByStep, name, run)
  }
  await step('journey', tell(words.journey, language), async () => {
    for (const { slug, ...stage } of catalogStages)
      await installation.call('PUT', `/api/v1/catalog/stages/${slug}`, stage)
    for (const { slug, ...touchpoint } of catalogTouchpoints)
      await installation.call('PUT', `/api/v1/catalog/touchpoints/${slug}`, touchpoint)
  })
  const { listening } = request
  const surveys = await step(
    'surveys',
    tell(words.surveys, language),
    async () => await listening.prepare(installation),
  )
  const sent: Record<string, number> = {}
  const { people, recent } = noting(company.people(), endDay)
  const who = tell(words.events, language, { customers: customers.toLocaleString('en'), day: endDay })
  const { messages, seconds } = await step('events', who, async () => {
    const { baseUrl, writeKey } = installation
    // Three visitors who stay anonymous for five customers.
    const peopleTotal = Math.round(customers * 1.6)
    return await sendPeople({
      baseUrl,
      writeKey,
      people: counted(withSurveys(people, { surveys, endMs: endOfDay(endDay) }), sent),
      peopleTotal,
      onProgress,
    })
  })
  const path = join(request.folder, surveyFileName)
  const { survey, imported } = await step('survey', tell(words.survey, language), async () => ({
    survey: await writeSurveyFile(company, path),
    imported: await installation.importFile(path, surveyMapping),
  }))
  await step('counting', tell(words.counting, language), async () => {
    const started = performance.now()
    let most = 0
    await installation.settled((pending) => {
      most = Math.max(most, pending)
      const perSecond = (most - pending) / ((performance.now() - started) / 1000)
      const left = {
        count: pending.toLocaleString('en'),
        rate: perSecond.toFixed(1),
        left: Math.ceil(pending / perSecond),
      }
      onStep(`  ${tell(perSecond > 0 ? words.pendingRate : words.pending, language, left)}`)
    })
  })
  await step('catalogue', tell(words.catalogue, language), async () => {
    for (const { name, ...event } of catalogEvents)
      await installation.call('PATCH', `/api/v1/catalog/events/${encodeURIComponent(name)}`, event)
    await createSegments(installation)
  })
  const heard = await step('listening', tell(words.listening, language), async () => {
    return await listening.listen(installation, { company, surveys, recent, scale: request.scale })
  })
  await writeFile(join(request.folder, 'truth.json'), JSON.stringify(makeTruth(endDay, true), null, 2))
  return { endDay, seed, customers, messages, seconds, sent, heard, survey, imported, secondsByStep }
}

/** Runs a step and notes how many seconds it took, to a tenth. */
export async function timed<Result>(
  seconds: Record<string, number>,
  name: string,
  run: () => Promise<Result>,
): Promise<Result> {
  const started = performance.now()
  const result = await run()
  seconds[name] = Math.round((performance.now() - started) / 100) / 10
  return result
}

function* counted(people: Iterable<CompanyEvent[]>, sent: Record<string, number>): Generator<CompanyEvent[]> {
  for (const events of people) {
    for (const event of events) {
      const name = event.type === 'track' ? (event.name ?? '') : `$${event.type}`
      sent[name] = (sent[name] ?? 0) + 1
    }
    yield events
  }
}

/** Events that the product made itself, such as `$segment_entered` and `$ask_due`: reserved names that nobody sent. */
export function ownEvents(loaded: Loaded, counts: Record<string, number>): number {
  const known = expectedCounts(loaded)
  const made = Object.entries(counts).filter(([name]) => name.startsWith('$') && !(name in known))
  return made.reduce((sum, [, count]) => sum + count, 0)
}

/** Events that the product must have, by name: what was tracked, imported and heard. */
function expectedCounts({ sent, survey, heard }: Loaded): Record<string, number> {
  const expected: Record<string, number> = { $answer: 0, ...sent }
  const add = (name: string, count: number) => {
    expected[name] = (expected[name] ?? 0) + count
  }
  add('$answer', survey.answers + survey.commentOnly)
  for (const [name, count] of Object.entries(heard.now)) add(name, count)
  return expected
}

/**
 * What is not as it was sent, one sentence each; empty = all is well. `events` are all events that the product has, but for its own.
 * Answers of responses that nobody finished become events after a day: until then, or from then on, they belong to the count.
 */
export function compareLoaded(loaded: Loaded, counts: Record<string, number>, events: number): string[] {
  const problems: string[] = []
  const expected = expectedCounts(loaded)
  let late = 0
  for (const [name, count] of Object.entries(expected)) {
    const found = counts[name] ?? 0
    const later = loaded.heard.later[name] ?? 0
    if (later > 0 && found === count + later) late += later
    else if (found !== count) problems.push(`${name}: sent ${count}, the product has ${found}`)
  }
  const all = Object.values(expected).reduce((sum, count) => sum + count, 0) + late
  if (events !== all) problems.push(`events: sent ${all}, the product has ${events}`)
  const { bad, repeated } = loaded.survey
  if (loaded.imported.rejected !== bad + repeated)
    problems.push(
      `survey file: ${bad} bad and ${repeated} repeated lines, but ${loaded.imported.rejected} were rejected`,
    )
  return problems
}
