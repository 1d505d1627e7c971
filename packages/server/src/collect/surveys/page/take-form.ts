import {
  type Action,
  actionsOfForm,
  type FileReference,
  type FormFields,
  type RunFault,
  type RunState,
  reduceRun,
  type StartOptions,
  type Survey,
  startRun,
  viewRun,
} from '@opencxm/survey'
import { readCarried } from './carried-state.ts'

/** What a respondent's form says, beside the sealed token. */
export type TakenForm = {
  fields: FormFields
  /** Files that came with it and were taken in, by the key of their question; or why not. */
  files: ReadonlyMap<string, { added: readonly FileReference[]; fault: RunFault | null }>
  now: number
  kiosk: boolean
}

/**
 * Where a form leads. `stay` shows the same screen again; `ended` is to be submitted. `filled`: the screen with what was entered, should
 * the rest not work.
 */
export type FormStep = { state: RunState; outcome: 'stay' | 'moved' | 'ended'; filled: RunState }
type Step = Omit<FormStep, 'filled'>

/** The run that a form carries, before what it says is applied. */
export function carriedRun(survey: Survey, options: StartOptions, fields: FormFields): RunState {
  const carried = readCarried(fields('$state')[0] ?? '')
  const start = startRun(survey, options)
  return carried === null
    ? start
    : { ...reduceRun(survey, start, { type: 'resume', saved: carried.state }), seed: start.seed }
}

/**
 * Applies a form to the run that it carries: answers first, then the button that was pressed. A screen that shows more because of an
 * answer on it is shown again before it is passed: without script nobody would have seen the rest.
 */
export function takeForm(survey: Survey, before: RunState, form: TakenForm): FormStep {
  const answered = withFiles(survey, withAnswers(survey, withTime(survey, before, form), form.fields), form)
  return { ...stepOf(survey, { before, answered, form }), filled: { ...answered, faults: [] } }
}

type Taken = { before: RunState; answered: RunState; form: TakenForm }

function stepOf(survey: Survey, { before, answered, form }: Taken): Step {
  const { fields } = form
  const first = (name: string) => fields(name)[0] ?? ''
  const language = first('$language')
  if (language !== '') return { state: reduceRun(survey, answered, { type: 'language', language }), outcome: 'stay' }
  if (first('$remove') !== '') return { state: withoutFile(survey, answered, first('$remove')), outcome: 'stay' }
  if (first('$go') === 'back') {
    // What is not right yet is not held against somebody who goes back.
    if (form.kiosk) return { state: { ...answered, faults: [] }, outcome: 'stay' }
    return { state: reduceRun(survey, { ...answered, faults: [] }, { type: 'back' }), outcome: 'moved' }
  }
  const fileFaults = [...form.files.values()].flatMap(({ fault }) => (fault === null ? [] : [fault]))
  if (fileFaults.length > 0)
    return { state: { ...answered, faults: [...answered.faults, ...fileFaults] }, outcome: 'stay' }
  if (showsMore(survey, before, answered)) return { state: { ...answered, faults: [] }, outcome: 'stay' }
  return forward(survey, answered)
}

/** Next, and past every wait: without script nobody waits for what is heard. */
function forward(survey: Survey, state: RunState): Step {
  const next: Action = { type: 'next' }
  let moved = reduceRun(survey, state, next)
  if (moved.faults.length > 0) return { state: moved, outcome: 'stay' }
  for (let waits = 0; waits < 50 && viewRun(survey, moved).kind === 'listening'; waits++)
    moved = reduceRun(survey, moved, next)
  return { state: moved, outcome: viewRun(survey, moved).kind === 'ended' ? 'ended' : 'moved' }
}

function withTime(survey: Survey, state: RunState, { fields, now }: TakenForm): RunState {
  const shownAt = readCarried(fields('$state')[0] ?? '')?.shownAt ?? 0
  return shownAt > 0 && shownAt < now ? reduceRun(survey, state, { type: 'tick', ms: now - shownAt }) : state
}

function withAnswers(survey: Survey, state: RunState, fields: FormFields): RunState {
  const view = viewRun(survey, state)
  if (view.kind !== 'screen') return state
  return actionsOfForm(view.questions, fields).reduce((now, action) => reduceRun(survey, now, action), state)
}

function withFiles(survey: Survey, state: RunState, { files }: TakenForm): RunState {
  const view = viewRun(survey, state)
  if (view.kind !== 'screen') return state
  let now = state
  for (const { key, value } of view.questions) {
    const added = files.get(key)?.added ?? []
    if (added.length === 0) continue
    const before = Array.isArray(value) ? (value as readonly FileReference[]) : []
    now = reduceRun(survey, now, { type: 'answer', key, value: [...before, ...added] })
  }
  return now
}

function withoutFile(survey: Survey, state: RunState, named: string): RunState {
  const [key = '', id = ''] = named.split(' ')
  const view = viewRun(survey, state)
  const value = view.kind === 'screen' ? view.questions.find((one) => one.key === key)?.value : undefined
  if (!Array.isArray(value)) return state
  const left = (value as readonly FileReference[]).filter((file) => file.id !== id)
  return reduceRun(survey, state, { type: 'answer', key, value: left.length > 0 ? left : null })
}

function showsMore(survey: Survey, before: RunState, after: RunState): boolean {
  const [was, is] = [viewRun(survey, before), viewRun(survey, after)]
  if (was.kind !== 'screen' || is.kind !== 'screen' || was.key !== is.key) return false
  return is.questions.some(({ key }) => was.questions.every((one) => one.key !== key))
}
