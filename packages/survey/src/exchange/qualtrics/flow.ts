import type { LoseNote } from '../lost.ts'
import { listOf, numberFrom, recordOf, wordOf } from '../names.ts'
import type { Assignment } from './embedded.ts'

/** A block on the flow, the branches around it, the randomiser that it stands in, and the part of that which it belongs to. */
export type Visit = { id: string; path: string; logic: readonly unknown[]; group: string | null; unit: string | null }

/** The flow of a survey as a list. */
export type Flow = {
  visits: Visit[]
  /** By the path of a randomiser: how many elements it has, and how many of them are shown. */
  draws: Map<string, { of: number; show: number }>
  /** Names of embedded data that are declared, and values that are set. */
  fields: string[]
  assignments: Assignment[]
  /** Ends of the survey within the flow: behind which block, under which branches. */
  ends: { after: string; path: string; logic: readonly unknown[]; options: Record<string, unknown> }[]
  /** Of an end without a condition. */
  last: Record<string, unknown>
  /** Behind an end without a condition nothing is shown any more. */
  isOver: boolean
}

/** Walks the flow of Qualtrics; without one every block follows the other. */
export function readFlow(payload: unknown, blocks: readonly string[], note: LoseNote): Flow {
  const flow: Flow = { visits: [], draws: new Map(), fields: [], assignments: [], ends: [], last: {}, isOver: false }
  const steps = listOf(recordOf(payload).Flow)
  if (steps.length === 0) {
    flow.visits.push(...blocks.map((id): Visit => ({ id, path: `BL.${id}`, logic: [], group: null, unit: null })))
    return flow
  }
  const fields = new Set<string>()
  walk(steps, { path: 'FL', logic: [], group: null, unit: null, depth: 0 }, { flow, fields, note })
  return { ...flow, fields: [...fields] }
}

type Around = Omit<Visit, 'id'> & { depth: number }
type Into = { flow: Flow; fields: Set<string>; note: LoseNote }

function walk(steps: readonly unknown[], around: Around, into: Into): void {
  steps.map(recordOf).forEach((step, at) => {
    const path = `${around.path}.Flow[${at}]`
    // Each part of a randomiser moves as a whole, whatever stands in it.
    readStep(step, { ...around, path, unit: around.group === around.path ? path : around.unit }, into)
  })
}

function readStep(step: Record<string, unknown>, around: Around, { flow, fields, note }: Into): void {
  const { path, logic, group, unit, depth } = around
  const inside = (more: Partial<Around>) => {
    if (depth > 20) note(path, 'flow', 'is nested too deep')
    else walk(listOf(step.Flow), { ...around, depth: depth + 1, ...more }, { flow, fields, note })
  }
  switch (step.Type) {
    case 'Block':
    case 'Standard': {
      const id = wordOf(step.ID)
      if (flow.isOver) note(path, 'block', 'stands behind the end of the survey')
      else if (flow.visits.some((visit) => visit.id === id))
        note(path, 'block', 'is shown a second time, which is left out')
      else flow.visits.push({ id, path, logic, group, unit })
      return
    }
    case 'Branch':
      inside({ logic: [...logic, step.BranchLogic] })
      return
    case 'Group':
      inside({})
      return
    case 'BlockRandomizer':
      readDraw(step, around, { flow, fields, note })
      inside({ group: group ?? path })
      return
    case 'EmbeddedData':
      for (const { Field, Value } of listOf(step.EmbeddedData).map(recordOf)) {
        const field = wordOf(Field ?? '')
        const isSet = Value !== undefined && Value !== null && Value !== ''
        // One that is drawn, or made of answers, is said by nothing here.
        const isConstant = group === null && !flow.isOver && !/\$(\{|e\{)/.test(wordOf(Value))
        if (isSet && isConstant) flow.assignments.push({ field, value: wordOf(Value), logic, path })
        else if (isSet)
          note(path, ['value of embedded data {name}', field], 'is set by the link here, not by the survey', 'changed')
        if (field !== '') fields.add(field)
      }
      return
    case 'EndSurvey':
      readEnd(step, around, { flow, fields, note })
      return
    default:
      note(path, ['flow element {name}', wordOf(step.Type)], 'has no counterpart here')
      // Blocks inside of it are questions all the same.
      inside({})
  }
}

function readDraw(step: Record<string, unknown>, { path, group }: Around, { flow, note }: Into): void {
  const of = listOf(step.Flow).length
  const show = Math.max(1, Math.min(of, numberFrom(step.SubSet ?? of) || of))
  if (group === null) {
    flow.draws.set(path, { of, show })
    if (show < of && (step.EvenPresentation === true || step.EvenPresentation === 'true'))
      note(path, 'even numbers of each', 'are so only on average here: everybody draws anew', 'changed')
    return
  }
  note(path, 'random order of blocks', 'is left out: it stands within another random order')
  if (show < of) note(path, ['{name} blocks at random', `${show} / ${of}`], 'all are shown', 'changed')
}

function readEnd(step: Record<string, unknown>, { path, logic, group }: Around, { flow, note }: Into): void {
  const after = flow.visits.at(-1)?.id
  const options = step.EndingType === 'Advanced' ? recordOf(step.Options) : {}
  if (options.SurveyTermination === 'DisplayMessage')
    note(path, 'text of the ending', 'stays in the library of Qualtrics')
  if (logic.length === 0 && group === null && !flow.isOver) flow.last = options
  if (logic.length === 0 && group === null) flow.isOver = true
  if (logic.length === 0 && group !== null) note(path, 'end of survey', 'stands in a random order')
  else if (after === undefined) note(path, 'end of survey', 'stands before every question')
  else if (logic.length > 0) flow.ends.push({ after, path, logic, options })
}
