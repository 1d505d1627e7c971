import { endOfDay } from './calendar.ts'
import type { CompanyEvent } from './event.ts'
import { FeltModel } from './felt.ts'
import { type Life, planLife, streams, type World } from './plan/index.ts'
import { Random } from './random.ts'
import { tellAnswers } from './render/answers.ts'
import { tellVisitor, tellVisits } from './render/browsing.ts'
import { makeIdentity, tellIdentity } from './render/identity.ts'
import { tellOrders } from './render/orders.ts'
import { tellAppUse, tellSubscription, tellTickets } from './render/service.ts'
import { Teller } from './render/teller.ts'
import { arrivalWeight, story } from './story.ts'
import { type SurveyRow, surveyRowsOf } from './survey-file.ts'

export type { CompanyEvent, EventData, EventValue } from './event.ts'
export type { Life } from './plan/index.ts'
export type { SurveyRow } from './survey-file.ts'

/** Anonymous visitors who never say who they are, for each customer. */
const visitorsPerCustomer = 0.6

export type CompanyOptions = {
  seed: number
  customers: number
  /** Last day with data, `YYYY-MM-DD`, in China. No clock is read anywhere. */
  endDay: string
  /** False = the null company: everything at its target, nothing wrong, nothing delightful. */
  planted: boolean
}

export type Company = {
  options: CompanyOptions
  /** Everything that happened, customer by customer, in time order for each; nothing is kept in memory. */
  events(): Generator<CompanyEvent>
  /** The same as one list for each person: a customer with everything, or an anonymous visitor. */
  people(): Generator<CompanyEvent[]>
  /** The agency's survey of the first half year, which comes as a file. */
  surveyRows(): Generator<SurveyRow>
  /** The hidden life behind a customer number, for tests against the truth. */
  life(index: number): Life
}

/**
 * Pulse Wearables, invented from a seed: the same options always give the same bytes, and customer number 17 is the same
 * person whatever the number of customers. Throws a RangeError for an impossible day or number of customers.
 */
export function makeCompany(options: CompanyOptions): Company {
  const { seed, customers, planted } = options
  if (!Number.isInteger(customers) || customers < 0)
    throw new RangeError(`customers: ${customers} is not a whole number of zero or more`)
  const endMs = endOfDay(options.endDay)
  const world: World = { seed, planted, felt: new FeltModel(planted) }
  function* people(): Generator<CompanyEvent[]> {
    for (let index = 0; index < customers; index++) {
      yield tellCustomer(world, index, endMs)
      const random = new Random(seed, index, streams.visitor)
      if (random.chance(visitorsPerCustomer)) yield tellStranger(random, { seed, index, endMs })
    }
  }
  return {
    options,
    people,
    *events() {
      for (const person of people()) yield* person
    },
    *surveyRows() {
      for (let index = 0; index < customers; index++) {
        yield* surveyRowsOf(planLife(world, index), { endMs, random: new Random(seed, index, streams.survey) })
      }
    },
    life: (index) => planLife(world, index),
  }
}

function tellCustomer(world: World, index: number, endMs: number): CompanyEvent[] {
  const life = planLife(world, index)
  const random = new Random(world.seed, index, streams.telling)
  const identity = makeIdentity(world.seed, life, random)
  const keyPrefix = `pw${world.seed}-${index}`
  const teller = new Teller({ identity, keyPrefix, endMs, language: life.person.language })
  const telling = { life, teller, random, identity, endMs }
  tellIdentity(telling)
  tellVisits(telling)
  tellOrders(telling)
  tellTickets(telling)
  tellSubscription(telling)
  tellAppUse(telling)
  tellAnswers(telling)
  return teller.inOrder()
}

function tellStranger(random: Random, who: { seed: number; index: number; endMs: number }): CompanyEvent[] {
  const never = Number.POSITIVE_INFINITY
  const browser = `v_${random.hex(12)}`
  const teller = new Teller({
    identity: { userId: '', browsers: [browser, browser], app: browser, signInDay: never, secondBrowserDay: never },
    keyPrefix: `pw${who.seed}-v${who.index}`,
    endMs: who.endMs,
    language: random.chance(0.3) ? 'en' : 'zh-Hans',
  })
  let day = 0
  do day = random.between(-story.historyDays + 10, 0)
  while (random.next() * 2.2 > arrivalWeight(day))
  tellVisitor(teller, random, day)
  return teller.inOrder()
}
