/** One call of a tracking SDK, before it becomes JSON. Times are epoch milliseconds. */
export type CompanyEvent = {
  type: 'track' | 'page' | 'identify' | 'alias'
  /** The same for the same seed: sending twice changes nothing. */
  messageId: string
  timestamp: number
  userId?: string
  anonymousId?: string
  /** Of an alias: the id that is the same person. */
  previousId?: string
  /** Event name of a track, page name of a page. */
  name?: string
  /** Properties, or traits of an identify. */
  data: EventData
  context: EventContext
}

export type EventValue =
  | string
  | number
  | boolean
  | null
  | readonly EventValue[]
  | { readonly [key: string]: EventValue }
export type EventData = { readonly [key: string]: EventValue }
export type EventContext = { readonly [key: string]: EventValue }
