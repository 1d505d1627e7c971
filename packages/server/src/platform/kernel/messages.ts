export type Language = 'en' | 'zh-Hans' | 'zh-Hant'

/** One sentence in each interface language; `{name}` stands for a value. A language that is missing does not compile. */
export type Words = Readonly<Record<Language, string>>

/** Names of the places in a template: `'a {x} b {y}'` gives `'x' | 'y'`. */
type Places<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never

/** What stands in the places of a sentence, by name; what a caller sent is quoted as it is. */
export type Values = Readonly<Record<string, string | number>>

/** The values that these words need, by the places of their English sentence. */
export type ValuesOf<Sentence extends Words> = Readonly<Record<Places<Sentence['en']>, string | number>>

/** A sentence with its values, to be said in the language of whoever reads it. */
export type Message = { readonly words: Words; readonly values: Values }

/** Puts values into a sentence: `say(words.tooLarge, { bytes })`; a value that the sentence needs and is missing does not compile. */
export function say<const Sentence extends Words>(
  words: Sentence,
  ...values: Places<Sentence['en']> extends never ? [] : [ValuesOf<Sentence>]
): Message {
  return { words, values: values[0] ?? {} }
}

/**
 * The sentence in a language. A value that is itself a sentence, and is kept for later readers, stands once a language: `reason@zh-Hans`
 * before `reason`. A place without a value stays as it is, so that nothing is hidden.
 */
export function inLanguage(message: Message, language: Language): string {
  return message.words[language].replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = message.values[`${name}@${language}`] ?? message.values[name]
    return value === undefined ? place : String(value)
  })
}
