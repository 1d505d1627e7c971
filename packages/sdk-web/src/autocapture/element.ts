import { withoutParameters } from '../core/page-info.ts'
import { attributeOf, closest, enteredTexts, parentNodeOf, parentOf, tagOf } from './dom.ts'

/** What is told of an element: how it is built, never what it says. */
export type ElementInfo = Readonly<Record<string, string>>

/** No `tabindex`: whole pages carry it, for the focus, and text in them is no target. */
const clickable =
  'a,button,input,select,textarea,label,summary,option,[onclick],[role=button],[role=link],[role=menuitem],[role=tab],[role=checkbox],[role=radio],[role=switch],[role=option]'

/** Elements that answer a click by themselves, in ways that leave no trace in the document: focus, a list, a download, a player. */
const answersItself =
  'input,select,textarea,label,option,video,audio,canvas,embed,object,iframe,a[download],a[target=_blank],a[href^="mailto:"],a[href^="tel:"],[contenteditable]'

/** Attributes that sites put there for tools to read. */
const named = ['data-cxm', 'data-testid', 'data-test', 'data-action']

const ignoreAttribute = 'data-cxm-ignore'

/** True when the element or something around it has `data-cxm-ignore`; with `kind`, also when the attribute names that kind. */
export function isIgnored(element: Element, kind?: string): boolean {
  for (let at: Element | null = element; at; at = parentOf(at)) {
    const value = attributeOf(at, ignoreAttribute)
    if (value === '' || value === 'true' || (value !== null && value.split(/\s+/).indexOf(kind ?? '') >= 0)) return true
  }
  return false
}

/**
 * The element that a click was meant for: the closest one that can be clicked, or that looks so (a pointer over it); null for none. A
 * label stands for its field.
 */
export function clickTarget(element: Element): Element | null {
  const close = closest(element, clickable)
  if (close instanceof HTMLLabelElement) return close.control || close
  if (close) return close
  if (!isPointer(element)) return null
  let outermost = element
  // The cursor is inherited: the outermost element that has it is the target.
  for (let at = parentOf(element); at && isPointer(at); at = parentOf(at)) outermost = at
  // Some sites put a pointer over the whole page, for old phones.
  return outermost === document.body || outermost === document.documentElement ? null : outermost
}

function isPointer(element: Element): boolean {
  return getComputedStyle(element).cursor === 'pointer'
}

/** True for elements whose answer to a click cannot be seen in the document, and for components that let nobody look inside. */
export function answersByItself(element: Element): boolean {
  return closest(element, answersItself) !== null || (tagOf(element).indexOf('-') > 0 && element.shadowRoot === null)
}

/**
 * Tag, id, role, type, the attributes meant for tools, the path of a link, and where it stands. No text, no value, no label; where a site
 * writes what was entered into an attribute or a link, it is blotted out.
 */
export function describe(element: Element): ElementInfo {
  const entered = enteredTexts()
  const info: Record<string, string> = { $tag: tagOf(element) }
  const add = (name: string, value: string | null) => {
    if (value) info[name] = masked(value, entered)
  }
  add('$id', attributeOf(element, 'id'))
  add('$role', attributeOf(element, 'role'))
  if (info.$tag === 'input' || info.$tag === 'button') add('$type', attributeOf(element, 'type'))
  for (const name of named) add(`$${name}`, attributeOf(element, name))
  if (element instanceof HTMLAnchorElement && /^https?:$/.test(element.protocol)) {
    add('$href', element.origin + withoutParameters(element.pathname))
  }
  info.$selector = selectorOf(element, entered)
  return info
}

/** Up to five steps: `main>form#checkout>button[data-cxm=pay]`. */
function selectorOf(element: Element, entered: readonly string[]): string {
  const steps: string[] = []
  for (let at: Element | null = element; at && steps.length < 5 && at !== document.documentElement; at = parentOf(at)) {
    const [tag, id, name] = [tagOf(at), attributeOf(at, 'id'), attributeOf(at, 'data-cxm')]
    if (id) steps.unshift(`${tag}#${masked(id, entered)}`)
    else if (name) steps.unshift(`${tag}[data-cxm=${masked(name, entered)}]`)
    else steps.unshift(tag + placeOf(at))
    if (id) break
  }
  return steps.join('>')
}

function placeOf(element: Element): string {
  let place = 1
  let others = 0
  const tag = tagOf(element)
  const parent = parentNodeOf(element)
  for (let at = parent ? parent.firstElementChild : null; at instanceof Element; at = at.nextElementSibling) {
    if (at === element) place = others + 1
    if (tagOf(at) === tag) others += 1
  }
  return others > 1 ? `:nth-of-type(${place})` : ''
}

/**
 * Attributes and messages may carry an address, a customer's number, or what was entered: these texts (in whatever case they are told),
 * e-mail addresses, queries of addresses, and runs of four digits and more are blotted out.
 */
export function masked(text: string, entered: readonly string[] = enteredTexts()): string {
  let told = text
  for (const one of entered) {
    for (const form of [one, encodeURIComponent(one)]) told = told.replace(new RegExp(literal(form), 'gi'), '***')
  }
  return told
    .slice(0, 200)
    .replace(/[?#][^\s"'<>()=]*=[^\s"'<>()]*/g, '***')
    .replace(/[^\s@"'<>()/]+@[^\s@"'<>()/]+/g, '***')
    .replace(/\d{4,}/g, '***')
}

/** A pattern that finds this text and nothing else. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}
