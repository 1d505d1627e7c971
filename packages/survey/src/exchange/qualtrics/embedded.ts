import { limits } from '../../definition/limits.ts'
import type { Condition, Expression } from '../../definition/logic.ts'
import type { HiddenField, Variable } from '../../definition/survey.ts'
import type { LoseNote } from '../lost.ts'
import { Names } from '../names.ts'
import { type LogicNames, readLogic } from './logic.ts'

/** A value that the flow gives to a field, under the branches around it. */
export type Assignment = { field: string; value: string; logic: readonly unknown[]; path: string }

/** What Qualtrics fills in by itself: no link brings it. */
const ownFields =
  /^(Q_\w*|ResponseID|SurveyID|PanelID|IPAddress|StartDate|EndDate|Finished|LocationLatitude|LocationLongitude)$/i

/**
 * Embedded data. A field that the flow sets to a value of its own is a variable here; one that it declares, or that a text or a
 * condition names (those of a contact list are declared nowhere), is a hidden field that the link may set.
 */
export class EmbeddedData {
  readonly #ids = new Names('f')
  readonly #declared: ReadonlySet<string>
  readonly #assigned = new Map<string, Assignment[]>()
  /** Fields that come with the link and are needed somewhere. */
  readonly #used = new Set<string>()

  constructor(declared: readonly string[], assignments: readonly Assignment[]) {
    this.#declared = new Set(declared)
    for (const field of declared) this.#ids.idOf(field)
    for (const one of assignments) {
      const known = this.#assigned.get(one.field)
      if (known !== undefined) known.push(one)
      else if (this.#assigned.size < limits.variables) this.#assigned.set(one.field, [one])
    }
  }

  /** What a field is here; undefined where only Qualtrics has it. */
  referenceTo(field: string): { variable: string } | { hidden: string } | undefined {
    return this.#assigned.has(field) ? { variable: this.#ids.idOf(field) } : this.#linked(field)
  }

  /** The same within braces of a text. */
  placeholderOf(field: string): string | undefined {
    const found = this.referenceTo(field)
    if (found === undefined) return undefined
    return 'variable' in found ? `{{variable.${found.variable}|}}` : `{{hidden.${found.hidden}|}}`
  }

  #linked(field: string): { hidden: string } | undefined {
    if (!this.#declared.has(field) && (ownFields.test(field) || field === '')) return undefined
    this.#used.add(field)
    return { hidden: this.#ids.idOf(field) }
  }

  /** A field has the last value that its branches give it, before any of them what the link says. */
  variables(names: LogicNames, note: LoseNote): Variable[] {
    const made = new Set<string>()
    const sofar: LogicNames = {
      ...names,
      field: (field) => (made.has(field) ? this.referenceTo(field) : this.#linked(field)),
    }
    return [...this.#assigned].map(([field, assignments]): Variable => {
      let value: Expression | undefined
      for (const one of assignments) {
        const conditions = one.logic.map((logic) => readLogic(logic, sofar))
        const all = conditions.filter((condition): condition is Condition => condition !== null)
        if (all.length < conditions.length)
          note(
            one.path,
            ['value of embedded data {name}', field],
            'is set by the link here, not by the survey',
            'changed',
          )
        else if (all.length === 0) value = one.value
        else
          value = {
            if: all.length === 1 ? (all[0] as Condition) : { all },
            yes: one.value,
            no: value ?? this.#before(field),
          }
      }
      made.add(field)
      return { id: this.#ids.idOf(field), value: value ?? this.#before(field) }
    })
  }

  #before(field: string): Expression {
    return this.#linked(field) ?? ''
  }

  /** All fields that come with the link: those that are needed first, of the others as many as there may be. */
  hidden(note: LoseNote): HiddenField[] {
    const others = [...this.#declared].filter((field) => !this.#used.has(field) && !this.#assigned.has(field))
    const fields = [...this.#used, ...others]
    fields.forEach((field, at) => {
      const what = ['embedded data {name}', field] as const
      if (at >= limits.fields) note('FL', what, 'is more than a survey may have here')
      else if (!this.#declared.has(field) || this.#ids.idOf(field) !== field)
        note('FL', what, 'becomes a hidden field that the link may set', 'changed')
    })
    return fields.slice(0, limits.fields).map((field) => ({ id: this.#ids.idOf(field), type: 'text', from: 'url' }))
  }
}
