import { reduceRun, startRun, validateResponse } from '../../packages/survey/src/index.ts'
import { median, quantile } from '../measure.ts'
import { printTable, ratio } from '../table.ts'
import { benchResponse, benchSurvey } from './survey.ts'

/** Of issue 3, for the validation of a whole response. */
const barUs = 200

/**
 * Times the validation of one whole response to a survey of 20 questions, against reading the same response from JSON, and prints
 * a table. The bar is 0.2 ms. survey-core (a development dependency) validates as many questions in the same run; where it is not
 * installed, that line is left out.
 */
export async function benchSurveyEngine(options: { seconds: number; passes: number }): Promise<void> {
  const survey = benchSurvey()
  const json = JSON.stringify(benchResponse())
  const response: unknown = JSON.parse(json)
  const state = startRun(survey, { seed: 42 })
  const variants: Record<string, () => unknown> = {
    'JSON.parse of the response (baseline)': () => JSON.parse(json),
    'validate a response of 20 questions': () => {
      const verdict = validateResponse(survey, response)
      if (!verdict.ok || verdict.answers.length !== 20) throw new Error('the response of the benchmark is not accepted')
      return verdict
    },
    'one action of the reducer (answer)': () => reduceRun(survey, state, { type: 'answer', key: 'q0', value: 9 }),
  }
  const peer = await surveyCore()
  if (peer) variants['survey-core, 20 questions'] = peer
  const times = new Map<string, Measured[]>()
  for (let pass = 0; pass < options.passes; pass += 1) {
    for (const [name, run] of Object.entries(variants)) {
      times.set(name, [...(times.get(name) ?? []), measure(run, (1000 * options.seconds) / 5)])
    }
  }
  const of = (name: string, what: keyof Measured) => median((times.get(name) ?? []).map((measured) => measured[what]))
  const names = Object.keys(variants)
  const baseline = of(names[0] ?? '', 'cpuUs')
  printTable(
    'Survey engine, one thread (medians of the passes; the bar for validation is 200 µs)',
    names.map((name) => ({
      variant: name,
      'processor µs': of(name, 'cpuUs'),
      'p99 µs': of(name, 'p99Us'),
      'to baseline': ratio(of(name, 'cpuUs'), baseline),
    })),
  )
  const validating = of('validate a response of 20 questions', 'cpuUs')
  if (peer)
    console.log(
      `  survey-core takes ${ratio(of('survey-core, 20 questions', 'cpuUs'), validating)} of our time; ${validating <= barUs ? 'within' : 'MISSED'} the bar`,
    )
  if (!peer) console.log('  survey-core is not installed: nothing to compare with in this run')
}

/** Processor time of the process says the same on a busy machine; what it has of garbage collection is in it. */
type Measured = { cpuUs: number; p99Us: number }

function measure(run: () => unknown, forMs: number): Measured {
  const warm = performance.now() + forMs / 2
  for (let i = 0; i < 10_000 && performance.now() < warm; i += 1) run()
  const each: number[] = []
  const before = process.cpuUsage()
  const until = performance.now() + forMs
  for (let now = performance.now(); now < until; ) {
    run()
    const after = performance.now()
    each.push(1000 * (after - now))
    now = after
  }
  const { user, system } = process.cpuUsage(before)
  each.sort((a, b) => a - b)
  return { cpuUs: (user + system) / each.length, p99Us: quantile(each, 0.99) }
}

type SurveyCore = { Model: new (json: object) => { data: unknown; validate: () => boolean } }

/** A new model, its data and its validation, as a server has to do it; undefined where the package is not there. */
async function surveyCore(): Promise<(() => unknown) | undefined> {
  // Not written as a literal: the types of a package that may be missing are not looked for.
  const name = ['survey', 'core'].join('-')
  const loaded = (await import(name).catch(() => undefined)) as SurveyCore | undefined
  if (!loaded) return undefined
  const elements = Array.from({ length: 20 }, (_, at) => ({
    type: 'rating',
    name: `q${at}`,
    isRequired: true,
    rateMin: 0,
    rateMax: 10,
  }))
  const data = Object.fromEntries(elements.map(({ name: key }) => [key, 9]))
  return () => {
    const model = new loaded.Model({ elements })
    model.data = data
    return model.validate()
  }
}
