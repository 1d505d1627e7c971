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

export const parentOf: (node: Node) => Element | null = getter(Node.prototype, 'parentElement')

export const isConnected: (node: Node) => boolean = getter(Node.prototype, 'isConnected')

/** An attribute as text; null when there is none. */
export const attributeOf = (element: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(element, name)

/** The element or the closest one around it that fits. */
export const closest = (element: Element, selector: string): Element | null =>
  Element.prototype.closest.call(element, selector)

/** Where something can be written; buttons, boxes and hidden fields have values that nobody wrote. */
const written =
  'textarea,[contenteditable],input:not([type=hidden]):not([type=submit]):not([type=button]):not([type=reset]):not([type=image]):not([type=checkbox]):not([type=radio]):not([type=range]):not([type=color])'

/** Shorter words are in every name. */
const shortest = 4
const fieldsMax = 200

/** What visitors have written into the page as it stands, longest first. Never leaves this folder but to be blotted out of something else. */
export function enteredTexts(): string[] {
  const texts: string[] = []
  const fields = document.querySelectorAll<HTMLElement>(written)
  for (let index = 0; index < Math.min(fields.length, fieldsMax); index++) {
    const text = textOf(fields[index] as HTMLElement).trim()
    if (text.length >= shortest) texts.push(text)
  }
  return texts.sort((a, b) => b.length - a.length)
}

function textOf(field: HTMLElement): string {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return field.textContent || ''
  // What stood there from the start was written by the site.
  return field.value === field.defaultValue ? '' : field.value
}
