/** What is told of an element: how it is built, never what it says. */
export type ElementInfo = Readonly<Record<string, string>>

const clickable =
  'a,button,input,select,textarea,label,summary,option,[onclick],[role=button],[role=link],[role=menuitem],[role=tab],[role=checkbox],[role=radio],[role=switch],[role=option],[tabindex]'

/** Elements that answer a click by themselves, in ways that leave no trace in the document: focus, a list, a download, a player. */
const answersItself =
  'input,select,textarea,label,option,video,audio,canvas,embed,object,iframe,a[download],a[target=_blank],a[href^="mailto:"],a[href^="tel:"],[contenteditable]'

/** Attributes that sites put there for tools to read. */
const named = ['data-cxm', 'data-testid', 'data-test', 'data-action']

const ignoreAttribute = 'data-cxm-ignore'

/** True when the element or something around it has `data-cxm-ignore`; with `kind`, also when the attribute names that kind. */
export function isIgnored(element: Element, kind?: string): boolean {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const value = at.getAttribute(ignoreAttribute)
    if (value === '' || value === 'true' || (value !== null && value.split(/\s+/).indexOf(kind ?? '') >= 0)) return true
  }
  return false
}

/** The element that a click was meant for: the closest one that can be clicked, or that looks so (a pointer over it); null for none. */
export function clickTarget(element: Element): Element | null {
  const close = element.closest(clickable)
  if (close) return close
  if (getComputedStyle(element).cursor !== 'pointer') return null
  let outermost = element
  // The cursor is inherited: the outermost element that has it is the target.
  while (outermost.parentElement && getComputedStyle(outermost.parentElement).cursor === 'pointer') {
    outermost = outermost.parentElement
  }
  return outermost
}

/** True for elements whose answer to a click cannot be seen in the document. */
export function answersByItself(element: Element): boolean {
  return element.closest(answersItself) !== null
}

/** Tag, id, role, type, the attributes meant for tools, the path of a link, and where it stands. No text, no value, no label. */
export function describe(element: Element): ElementInfo {
  const info: Record<string, string> = { $tag: element.tagName.toLowerCase() }
  const add = (name: string, value: string | null) => {
    if (value) info[name] = masked(value)
  }
  add('$id', element.id)
  add('$role', element.getAttribute('role'))
  if (info.$tag === 'input' || info.$tag === 'button') add('$type', element.getAttribute('type'))
  for (const name of named) add(`$${name}`, element.getAttribute(name))
  if (element instanceof HTMLAnchorElement && /^https?:$/.test(element.protocol)) {
    add('$href', element.origin + element.pathname)
  }
  info.$selector = selectorOf(element)
  return info
}

/** Up to five steps: `main>form#checkout>button[data-cxm=pay]`. */
function selectorOf(element: Element): string {
  const steps: string[] = []
  for (
    let at: Element | null = element;
    at && steps.length < 5 && at !== document.documentElement;
    at = at.parentElement
  ) {
    const tag = at.tagName.toLowerCase()
    const name = at.getAttribute('data-cxm')
    if (at.id) steps.unshift(`${tag}#${masked(at.id)}`)
    else if (name) steps.unshift(`${tag}[data-cxm=${masked(name)}]`)
    else steps.unshift(tag + placeOf(at))
    if (at.id) break
  }
  return steps.join('>')
}

function placeOf(element: Element): string {
  let place = 1
  let others = 0
  const { parentElement, tagName } = element
  for (let at = parentElement ? parentElement.firstElementChild : null; at; at = at.nextElementSibling) {
    if (at === element) place = others + 1
    if (at.tagName === tagName) others += 1
  }
  return others > 1 ? `:nth-of-type(${place})` : ''
}

/** Attributes may carry an address or a customer's number: e-mail addresses and runs of four digits and more are blotted out. */
export function masked(text: string): string {
  return text
    .slice(0, 200)
    .replace(/[^\s@"'<>()/]+@[^\s@"'<>()/]+/g, '***')
    .replace(/\d{4,}/g, '***')
}
