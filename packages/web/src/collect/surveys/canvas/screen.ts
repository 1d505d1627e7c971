import {
  type Action,
  actionsOfForm,
  checkSurvey,
  type FormFields,
  type RunState,
  type RunView,
  reduceRun,
  type Survey,
  startRun,
  viewRun,
} from '@opencxm/survey'
import { placeOf, withParts } from '../edit/edits.ts'
import type { Selection } from '../edit/selection.ts'

/** A survey and a run of it: what a canvas shows. */
export type Shown = { survey: Survey; state: RunState; view: RunView }

/** Draws the orders of a preview; any fixed number shows the same to everybody. */
const previewSeed = 7

/**
 * The screen that holds what is selected, as a respondent would see it, whatever leads there: conditions and jumps are left out, the
 * questions of other screens have no answers yet. Null where there is nothing to show.
 */
export function screenOf(survey: Survey, selection: Selection, language: string): Shown | null {
  if (selection.kind === 'ending') return endingOf(survey, selection.id, language)
  const alone = selection.kind === 'part' ? null : alonePart(survey, selection)
  return show(alone ?? loose(survey, survey.blocks[0]?.items[0]?.id), language)
}

function alonePart(survey: Survey, selection: Selection): Survey | null {
  if (selection.kind === 'block') {
    const block = survey.blocks.find(({ id }) => id === selection.id)
    return loose(survey, block?.items.find(({ type }) => type !== 'listen')?.id)
  }
  const place = placeOf(survey, selection.id)
  const item = place ? survey.blocks[place.block]?.items[place.item] : undefined
  return loose(survey, item?.type === 'listen' ? item.to : item?.id)
}

/** The survey with nothing but the screen of one question. */
function loose(survey: Survey, id: string | undefined): Survey | null {
  const place = id === undefined ? null : placeOf(survey, id)
  const block = place ? survey.blocks[place.block] : undefined
  if (!place || !block) return null
  const items = (block.paging === 'together' ? block.items : block.items.slice(place.item, place.item + 1))
    .filter(({ type }) => type !== 'listen')
    .map((item) => withParts(item, { show: undefined, jumps: undefined }))
  const only = withParts(
    { ...block, items },
    { show: undefined, jumps: undefined, loop: undefined, shuffle: undefined },
  )
  const isLast =
    place.block === survey.blocks.length - 1 && (block.paging === 'together' || place.item === block.items.length - 1)
  return withParts(
    { ...survey, blocks: isLast ? [only] : [only, behind] },
    { quotas: undefined, variables: undefined, shuffleBlocks: undefined },
  )
}

/** Stands behind a screen that is not the last, so that its button says "next" as it will. */
const behind: Survey['blocks'][number] = {
  id: 'behind_the_canvas',
  paging: 'each',
  items: [{ id: 'behind_the_canvas', type: 'statement', title: {} }],
}

function endingOf(survey: Survey, id: string, language: string): Shown | null {
  const ending = survey.endings.find((one) => one.id === id)
  if (!ending) return null
  const whole = { ...survey, endings: [withParts(ending, { when: undefined })] }
  const bare = loose(whole, survey.blocks.flatMap(({ items }) => items).find(({ type }) => type !== 'listen')?.id)
  if (!bare) return null
  // A statement needs no answer, so that one step leads to the end.
  const [block] = bare.blocks
  const note = { id: 'x', type: 'statement' as const, title: {} }
  const short = { ...bare, blocks: block ? [{ ...block, items: [note] }] : [] }
  const shown = show(short, language)
  if (!shown) return null
  const state = reduceRun(short, shown.state, { type: 'next' })
  return { survey: short, state, view: viewRun(short, state) }
}

function show(survey: Survey | null, language: string): Shown | null {
  if (!survey) return null
  try {
    const state = startRun(survey, { seed: previewSeed, language })
    return { survey, state, view: viewRun(survey, state) }
  } catch {
    // A definition that is half built may not run; the checks beside it say why.
    return null
  }
}

/** The run of a whole survey at its start; null while something keeps it from running. */
export function startTrying(survey: Survey, language: string, seed: number): Shown | null {
  if ('issues' in checkSurvey(survey)) return null
  const state = startRun(survey, { seed, language })
  return { survey, state, view: viewRun(survey, state) }
}

/** What a press on the preview does: the answers of its form, then the button. Waiting steps are passed: nobody listens here. */
export function pressed(shown: Shown, fields: FormFields, button: { name: string; value: string }): Shown {
  const { survey } = shown
  let { state } = shown
  const actions: Action[] = shown.view.kind === 'screen' ? actionsOfForm(shown.view.questions, fields) : []
  if (button.name === '$language') actions.push({ type: 'language', language: button.value })
  if (button.name === '$go') actions.push({ type: button.value === 'back' ? 'back' : 'next' })
  for (const action of actions) state = reduceRun(survey, state, action)
  let view = viewRun(survey, state)
  while (view.kind === 'listening') {
    state = reduceRun(survey, state, { type: button.value === 'back' ? 'back' : 'next' })
    view = viewRun(survey, state)
  }
  return { survey, state, view }
}

/** After a change of a field: the answers as they stand, nothing pressed. */
export function changed(shown: Shown, fields: FormFields): Shown {
  return pressed(shown, fields, { name: '', value: '' })
}
