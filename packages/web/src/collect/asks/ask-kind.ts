/** Rules that ask by message, and those that ask in a page; also the name of their words and of their path. */
export type AskKind = 'programmes' | 'inpage'

/** What the list and the page of a rule need of it. */
export type Asking = { id: string; on: boolean; definition: { name: string; survey: string } }
