import { type Action, actionsOfForm, type QuestionView } from '@opencxm/survey'

/** What stands in the controls of a form, as actions for the reducer. */
export function readScreen(form: HTMLFormElement, questions: readonly QuestionView[]): Action[] {
  const byName: { [name: string]: string[] } = {}
  for (const field of controlsOf(form)) {
    if (!field.name || field.disabled || field.name.charAt(0) === '$') continue
    if (field instanceof HTMLInputElement && /^(radio|checkbox)$/.test(field.type) && !field.checked) continue
    const name = `=${field.name}`
    byName[name] = (byName[name] || []).concat(field.value)
  }
  return actionsOfForm(questions, (name) => byName[`=${name}`] || [])
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** The controls of a form that hold answers. */
export function controlsOf(form: HTMLFormElement): Control[] {
  return Array.from(form.elements).filter(
    (element): element is Control =>
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement,
  )
}
