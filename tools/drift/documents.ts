/** Finds what documents say and the project no longer has: paths, npm scripts, promises without a test. */
import { dirname, join, normalize } from 'node:path'

export type Document = { path: string; text: string }

/** Documents of which every word should be true today. Decisions are dated and never edited afterwards. */
export function isLivingDocument(path: string): boolean {
  return path.endsWith('.md') && !path.startsWith('docs/decisions/')
}

export type DocumentFacts = {
  /** Every file of the project; folders follow from them. */
  files: readonly string[]
  /** What a cited path may be relative to, besides the root and the document's own folder. */
  bases: readonly string[]
  /** Made while the project runs or is built, so that git lists nothing of it. */
  made: RegExp
  scripts: readonly string[]
}

/** One line for each path that a document cites and that does not exist, and for each npm script likewise. */
export function brokenCitations(document: Document, facts: DocumentFacts): string[] {
  const known = withFolders(facts.files)
  // A bare name means a file somewhere below the document; a path means a file from here, the root or a base.
  const below = `${dirname(document.path)}/`.replace(/^\.\//, '')
  const isBelow = (name: string) => facts.files.some((file) => file.startsWith(below) && file.endsWith(`/${name}`))
  const exists = (cited: string) =>
    (!cited.includes('/') && isBelow(cited)) ||
    [dirname(document.path), '.', ...facts.bases].some((base) =>
      matches(known, normalize(join(base, cited)).replace(/\/$/, '')),
    )
  const paths = citedPaths(document.text, known).filter(
    (cited) => !facts.made.test(cited.replace(/^\.\//, '')) && !exists(cited),
  )
  const scripts = [...document.text.matchAll(/`npm run ([\w:-]+)/g)].map((match) => match[1] ?? '')
  return [
    ...paths.map((cited) => `${document.path} cites ${cited}, which does not exist`),
    ...scripts
      .filter((name) => !facts.scripts.includes(name))
      .map((name) => `${document.path} cites npm run ${name}, which does not exist`),
  ]
}

/**
 * Links to files, and words in backticks that look like a path of ours: they end in an extension that we use, or begin with a
 * folder at the root. API paths begin with a slash, packages with @, and neither counts.
 */
function citedPaths(text: string, known: ReadonlySet<string>): string[] {
  const links = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '')
  const words = [...text.matchAll(/`([^`\s]+)`/g)].map((match) => (match[1] ?? '').replace(/[:#]\d+$/, ''))
  const isOurs = (word: string) =>
    /^[\w.*][\w.*{},/-]*$/.test(word) &&
    // `*.test.ts` names a kind of file, not a place.
    !/^\*[^/]*$/.test(word) &&
    (/\w\.(ts|tsx|md|mjs|json|jsonc|yml|css|sh|sql)$/.test(word) ||
      (word.includes('/') && known.has(word.split('/')[0] ?? '')))
  return [...new Set([...links.filter((link) => !/^(https?:|mailto:|#)/.test(link)), ...words.filter(isOurs)])]
}

function withFolders(files: readonly string[]): Set<string> {
  const known = new Set<string>(['.'])
  for (const file of files) for (let path = file; path !== '.'; path = dirname(path)) known.add(path)
  return known
}

/** `*` stands for a part of one name, `**` for any folders, `{a,b}` for either. */
function matches(known: ReadonlySet<string>, path: string): boolean {
  if (known.has(path)) return true
  if (!/[*{]/.test(path)) return false
  const pattern = path
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, inner: string) => `(${inner.replaceAll(',', '|')})`)
    .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(.*/)?'))
  const matcher = new RegExp(`^${pattern}$`)
  return [...known].some((one) => matcher.test(one))
}

/** Promises (`SG1`) that a README numbers at the start of an item. */
export function promisesOf(text: string): string[] {
  return [...text.matchAll(/(?:^\s*[-*] \*{0,2}|\*\*)([A-Z]{2,3}\d+)\b/gm)].map((match) => match[1] ?? '')
}

/** Features (`act/alerts`) that have code and no README. */
export function featuresWithoutReadme(files: readonly string[]): string[] {
  const inFeature = /^packages\/server\/src\/((?:collect|unify|understand|act|prove|strategy)\/[a-z-]+)\//
  const features = new Set(files.flatMap((path) => inFeature.exec(path)?.[1] ?? []))
  return [...features].filter((feature) => !files.includes(`packages/server/src/${feature}/README.md`))
}

/** Promises that no test cites, one line each. A range in a title (`JB1-JB3`, `JB1 to JB3`) cites all of it. */
export function uncitedPromises(readmes: readonly Document[], tests: readonly Document[]): string[] {
  const cited = new Set(tests.flatMap(({ text }) => citedPromises(text)))
  return readmes.flatMap(({ path, text }) =>
    [...new Set(promisesOf(text))]
      .filter((promise) => !cited.has(promise))
      .map((promise) => `${path}: no test cites ${promise}`),
  )
}

/** Numbers under which several promises are made: a test that cites one of them says nothing. One line each. */
export function doubledPromises(readmes: readonly Document[]): string[] {
  const made = readmes.flatMap(({ text }) =>
    [...text.matchAll(/^- \*\*([A-Z]{2,3}\d+)\*\*/gm)].map(([, number]) => number),
  )
  return [...new Set(made.filter((number, index) => made.indexOf(number) !== index))].map(
    (number) => `${number} is promised twice`,
  )
}

function citedPromises(text: string): string[] {
  const single = [...text.matchAll(/\b[A-Z]{2,3}\d+\b/g)].map((match) => match[0])
  const ranges = [...text.matchAll(/\b([A-Z]{2,3})(\d+)(?:-| to )\1(\d+)\b/g)].flatMap(([, letters, from, to]) =>
    Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${letters}${Number(from) + index}`),
  )
  return [...single, ...ranges]
}
