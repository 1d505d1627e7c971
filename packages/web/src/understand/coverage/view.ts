import type { CoverageCell, CoverageRow, ListeningWay } from '@opencxm/server/contract'

/** Windows that the page offers, in days. */
export const windows = [30, 90, 365] as const
export const ways = [
  'asked_structured',
  'asked_unstructured',
  'unasked_structured',
  'unasked_unstructured',
] as const satisfies readonly ListeningWay[]

export type StageRows = { stage: string; rows: CoverageRow[] }

/** The rows by stage, in the order of the journey. */
export function byStage(stages: readonly { slug: string }[], rows: readonly CoverageRow[]): StageRows[] {
  return stages
    .map(({ slug }) => ({ stage: slug, rows: rows.filter((row) => row.stage === slug) }))
    .filter((group) => group.rows.length > 0)
}

/** Where the voices of a cell can be read or seen. */
export type CellTarget =
  | { to: 'metrics'; touchpoint: string }
  | { to: 'answers'; metric: string; touchpoint: string }
  | { to: 'voices'; touchpoint: string }
  | { to: 'event'; event: string }

/** One click to the people: numbers on the metrics page, words where they are read, behaviour at its event. */
export function targetOf(row: Pick<CoverageRow, 'touchpoint'>, cell: CoverageCell): CellTarget | null {
  if (cell.state === 'blank') return null
  const { touchpoint } = row
  switch (cell.way) {
    case 'asked_structured':
      return { to: 'metrics', touchpoint }
    case 'asked_unstructured': {
      const metric = cell.sources.find(({ name }) => name !== '')?.name
      return metric === undefined || metric === 'survey'
        ? { to: 'voices', touchpoint }
        : { to: 'answers', metric, touchpoint }
    }
    case 'unasked_structured': {
      const event = cell.sources[0]?.name
      return event === undefined ? null : { to: 'event', event }
    }
    case 'unasked_unstructured':
      return { to: 'voices', touchpoint }
  }
}

/** Where a next step is taken, with what is known of it filled in. */
export type StepTarget =
  | { to: 'newProgramme'; event: string; touchpoint: string }
  | { to: 'newRule'; touchpoint: string }
  | { to: 'newSurvey'; template: string }
  | { to: 'programmeHealth'; programme: string }
  | { to: 'rule'; rule: string }
  | { to: 'survey'; survey: string }
  | { to: 'surveys' | 'unmapped' | 'sources' | 'inbox' | 'connections' | 'observations' }

/** What a role needs so that the page a target leads to is of use to it. */
export function neededFor({ to }: CellTarget | StepTarget): string {
  return neededBy[to]
}

const neededBy: Record<(CellTarget | StepTarget)['to'], string> = {
  metrics: 'metrics:read',
  answers: 'people:read',
  voices: 'feedback:read',
  event: 'catalog:read',
  newProgramme: 'programmes:write',
  newRule: 'programmes:write',
  newSurvey: 'surveys:write',
  programmeHealth: 'programmes:read',
  rule: 'programmes:write',
  survey: 'surveys:write',
  surveys: 'surveys:write',
  unmapped: 'catalog:write',
  sources: 'sources:read',
  inbox: 'feedback:read',
  connections: 'sources:read',
  observations: 'feedback:read',
}

/** Which template asks what a touchpoint is about, by the words of its name; the relationship where none fits. */
const templateWords: readonly (readonly [RegExp, string])[] = [
  [/deliver|ship|parcel|送货|配送|快递|物流|送貨|快遞/i, 'after_delivery'],
  [/support|service|help|call|repair|客服|售后|售後|维修|維修|电话|電話/i, 'after_support'],
  [/onboard|activat|set.?up|first|pair|开通|激活|启用|首次|配对|開通|啟用|配對/i, 'onboarding'],
  [/cancel|return|leave|churn|refund|取消|退货|退款|退訂|退貨|流失/i, 'cancellation'],
  [/product|use|app|feature|产品|使用|產品/i, 'product_feedback'],
  [/order|pay|purchase|checkout|shop|store|cart|buy|下单|支付|购买|门店|下單|購買|門市/i, 'after_purchase'],
]

/** The template to begin with at a touchpoint. */
export function templateFor({ touchpoint, name, stage }: Pick<CoverageRow, 'touchpoint' | 'name' | 'stage'>): string {
  const said = [touchpoint, ...Object.values(name)].join(' ')
  const found = templateWords.find(([words]) => words.test(said)) ?? templateWords.find(([words]) => words.test(stage))
  return found?.[1] ?? 'relationship_nps'
}

type Next = NonNullable<CoverageCell['next']>

/** The page on which a next step is taken. */
export function stepTarget(
  { step, subject, target }: Next,
  row: Pick<CoverageRow, 'touchpoint' | 'name' | 'stage'>,
): StepTarget {
  const { touchpoint } = row
  switch (step) {
    case 'answer_missing':
      if (target.startsWith('prg_')) return { to: 'programmeHealth', programme: target }
      return target.startsWith('inp_') ? { to: 'rule', rule: target } : { to: 'surveys' }
    case 'ask_after_event':
      return { to: 'newProgramme', event: subject, touchpoint }
    case 'ask_in_page':
      return { to: 'newRule', touchpoint }
    case 'ask_by_link':
      return { to: 'newSurvey', template: templateFor(row) }
    case 'add_why':
      return target === '' ? { to: 'surveys' } : { to: 'survey', survey: target }
    case 'map_event':
      return { to: 'unmapped' }
    case 'install_sdk':
    case 'send_event':
      return { to: 'sources' }
    case 'place_voices':
      return { to: 'inbox' }
    case 'connect_helpdesk':
    case 'collect_reviews':
      return { to: 'connections' }
    case 'employee_page':
      return { to: 'observations' }
  }
}

/** The row with the most blanks, the first of several; null when none has any. */
export function deafest(rows: readonly CoverageRow[]): { row: CoverageRow; blanks: number } | null {
  const counted = rows.map((row) => ({ row, blanks: row.cells.filter(({ state }) => state === 'blank').length }))
  const most = counted.toSorted((a, b) => b.blanks - a.blanks)[0]
  return most && most.blanks > 0 ? most : null
}
