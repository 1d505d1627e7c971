/** Where old libraries (Prototype 1.6) teach lists and texts to write themselves as JSON: lists become texts, texts are quoted twice. */
const taught: readonly object[] = [Object.prototype, Array.prototype, String.prototype, Number.prototype]

/** JSON as the language defines it, whatever the page added to lists and texts. Undefined for what JSON cannot say; throws for cycles. */
export function toJson(value: unknown): string {
  const own = taught.map((prototype) => Object.getOwnPropertyDescriptor(prototype, 'toJSON'))
  own.forEach((lesson, at) => {
    if (lesson) Reflect.deleteProperty(taught[at] as object, 'toJSON')
  })
  try {
    return JSON.stringify(value)
  } finally {
    own.forEach((lesson, at) => {
      if (lesson) Reflect.defineProperty(taught[at] as object, 'toJSON', lesson)
    })
  }
}
