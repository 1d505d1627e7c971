/** Sizes that keep a survey answerable, and a hostile definition or response cheap to refuse. */
export const limits = {
  blocks: 200,
  items: 500,
  options: 300,
  lines: 100,
  endings: 50,
  fields: 100,
  variables: 100,
  quotas: 100,
  languages: 50,
  textLength: 10_000,
  /** Of a condition or expression. */
  depth: 16,
  nodes: 400,
  loopItems: 50,
  files: 10,
  fileBytes: 50_000_000,
} as const

/** Longest texts that an answer may have where the question says nothing, in UTF-16 units. */
export const shortTextMax = 500
export const longTextMax = 5_000
/** Beside an option, and in a contact field. */
export const sideTextMax = 500

/** Ids of everything in a definition. They begin with a letter, so that no id is a name that objects have already. */
export const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/
/** Ids of things bought come from elsewhere: order lines, SKUs. */
export const itemIdPattern = /^[A-Za-z0-9_.:-]{1,64}$/
