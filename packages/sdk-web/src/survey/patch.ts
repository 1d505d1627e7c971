import { controlsOf } from './read-screen.ts'
import { trustedHtml } from './trusted-html.ts'

/**
 * Follows logic within a screen: questions that show now are put in, those that do not are taken out, and titles that changed are written
 * anew. Whatever somebody is typing into stays the element that it is.
 */
export function patchQuestions(root: Element, html: string): void {
  const list = root.querySelector('.qs')
  const fresh = parsed(html)
  const wanted = fresh.querySelector('.qs')
  if (!list || !wanted) return
  const keyOf = (question: Element) => question.getAttribute('data-key') || ''
  const old: { [key: string]: Element } = {}
  for (const question of Array.from(list.children)) old[`=${keyOf(question)}`] = question
  let at: Element | null = list.firstElementChild
  for (const question of Array.from(wanted.children)) {
    const known = old[`=${keyOf(question)}`]
    delete old[`=${keyOf(question)}`]
    if (known) {
      retitle(known, question)
      if (known === at) at = at.nextElementSibling
      else list.insertBefore(known, at)
    } else list.insertBefore(document.importNode(question, true), at)
  }
  for (const key of Object.keys(old)) {
    const gone = old[key]
    if (gone?.parentNode) gone.parentNode.removeChild(gone)
  }
  const [button, now] = [root.querySelector('.go'), fresh.querySelector('.go')]
  if (button && now && button.textContent !== now.textContent) button.textContent = now.textContent
}

function retitle(known: Element, wanted: Element): void {
  for (const part of ['h1', 'h2', '.help']) {
    const [old, fresh] = [known.querySelector(part), wanted.querySelector(part)]
    if (old && fresh && old.innerHTML !== fresh.innerHTML) old.innerHTML = trustedHtml(fresh.innerHTML)
  }
}

/** HTML as elements that are not part of the page, so that nothing of it loads or runs. */
function parsed(html: string): Document {
  return new DOMParser().parseFromString(trustedHtml(html), 'text/html')
}

/** Puts back what stood in fields and could not be read as an answer, so that it can be corrected. */
export function restoreEntries(before: HTMLFormElement, after: HTMLFormElement): void {
  const texts: { [name: string]: string } = {}
  for (const control of controlsOf(before)) if (isTyped(control)) texts[`=${control.name}`] = control.value
  for (const control of controlsOf(after)) {
    const text = texts[`=${control.name}`]
    if (isTyped(control) && text && control.value === '') control.value = text
  }
}

function isTyped(control: HTMLElement & { type: string }): boolean {
  return !/^(radio|checkbox|hidden|file|range|select-one)$/.test(control.type)
}
