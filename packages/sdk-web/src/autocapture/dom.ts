import { guardedListener } from '../core/guarded.ts'

/**
 * Reading elements of pages that we do not know. A form answers `form.id` with its field named "id" (and so for every name), so what is
 * asked of elements goes through the prototypes.
 */
const getter = <Value>(owner: object, name: string): ((node: Node) => Value) => {
  const get = Object.getOwnPropertyDescriptor(owner, name)?.get
  return (node) => Reflect.apply(get as () => Value, node, [])
}

const tagName = getter<string>(Element.prototype, 'tagName')

/** Tag in lower case. */
export const tagOf = (element: Element): string => tagName(element).toLowerCase()

export const parentNodeOf: (node: Node) => ParentNode | null = getter(Node.prototype, 'parentNode')

/** The element around this one; of the outermost in an open shadow root, the element that carries the root. */
export function parentOf(node: Node): Element | null {
  const parent = parentNodeOf(node)
  if (parent instanceof ShadowRoot) return parent.host
  return parent instanceof Element ? parent : null
}

/** What an event happened to, in open shadow roots too; null for what is no element. */
export function targetOf(event: Event): Element | null {
  const [target] = event.composedPath()
  return target instanceof Element ? target : null
}

export const isConnected: (node: Node) => boolean = getter(Node.prototype, 'isConnected')

/** An attribute as text; null when there is none. */
export const attributeOf = (element: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(element, name)

/** The element or the closest one around it that fits, out of open shadow roots too. */
export function closest(element: Element, selector: string): Element | null {
  const found = Element.prototype.closest.call(element, selector)
  const root = found ? null : Node.prototype.getRootNode.call(element)
  return root instanceof ShadowRoot ? closest(root.host, selector) : found
}

/** Where something can be written; buttons, boxes and hidden fields have values that nobody wrote. */
const written =
  'textarea,[contenteditable],input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]):not([type=image]):not([type=checkbox]):not([type=radio]):not([type=range]):not([type=color])'

/** Shorter words are in every name. */
const shortest = 4
const fieldsMax = 200

/** What was written and is in no field any more: the view that asked for it went, or the page emptied it. In memory, gone with the page. */
const remembered = new Map<string, true>()
/** Fields in shadow roots, which no look through the document finds. */
const seen = new Set<HTMLElement>()

/** Begins to remember what visitors write, so that it can be blotted out wherever the page puts it; gives what ends it. */
export function rememberEntries(): () => void {
  const onEntry = guardedListener((event: Event) => {
    const field = targetOf(event)
    if (!(field instanceof HTMLElement) || !Element.prototype.matches.call(field, written)) return
    if (field.getRootNode() !== document && seen.size < fieldsMax) seen.add(field)
    keep(textOf(field), field)
  })
  const names = ['input', 'change', 'focusout']
  for (const name of names) document.addEventListener(name, onEntry, { capture: true, passive: true })
  return () => {
    for (const name of names) document.removeEventListener(name, onEntry, { capture: true })
    remembered.clear()
    seen.clear()
    writing = null
  }
}

/** What is being written now: each letter would fill the memory with beginnings of one word. */
let writing: { field: HTMLElement; text: string } | null = null

function keep(given: string, field: HTMLElement): void {
  const text = given.trim()
  if (text.length < shortest) return
  const before = writing?.field === field ? writing.text : ''
  // Taken back letter by letter: the whole word may have been used before.
  if (before.indexOf(text) === 0 && before !== text) return
  if (before !== '' && text.indexOf(before) === 0) remembered.delete(before)
  remembered.set(text, true)
  writing = { field, text }
  const oldest = remembered.keys().next().value
  if (remembered.size > fieldsMax && oldest !== undefined) remembered.delete(oldest)
}

/** What visitors wrote into this page, longest first. Never leaves this folder but to be blotted out of something else. */
export function enteredTexts(): string[] {
  const texts = new Set(remembered.keys())
  const add = (field: HTMLElement) => {
    const text = textOf(field).trim()
    if (text.length >= shortest) texts.add(text)
  }
  const fields = document.querySelectorAll<HTMLElement>(written)
  for (let index = 0; index < Math.min(fields.length, fieldsMax); index++) add(fields[index] as HTMLElement)
  seen.forEach(add)
  return [...texts].sort((a, b) => b.length - a.length)
}

function textOf(field: HTMLElement): string {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return field.textContent || ''
  if (field instanceof HTMLInputElement && field.type === 'file') return field.files?.[0]?.name ?? ''
  // What stood there from the start was written by the site.
  return field.value === field.defaultValue ? '' : field.value
}
