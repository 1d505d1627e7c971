/** What PostgreSQL said when it did not start, and where. */
export type Failure = { output: string; dataFolder: string; what: 'initdb' | 'start' }

type Rule = { words: RegExp; sentence: (match: RegExpMatchArray, failure: Failure) => string }

const rules: Rule[] = [
  {
    words: /No space left on device|Disk quota exceeded/,
    sentence: (_, { dataFolder }) =>
      `The disk that holds ${dataFolder} is full: free at least 200 MB and start again; nothing that was saved is lost.`,
  },
  {
    words: /initialized by PostgreSQL version (\S+),/,
    sentence: ([, version], { dataFolder }) =>
      `The state in ${dataFolder} was written by PostgreSQL ${version}: start the OpenCXM version that wrote it, or restore a backup into an empty folder.`,
  },
  {
    words: /lock file "([^"]+)" already exists[\s\S]*?PID (\d+)/,
    sentence: ([, file, pid], { dataFolder }) =>
      `Another PostgreSQL (process ${pid}, lock file ${file}) is using ${dataFolder}: stop it and start again.`,
  },
  {
    words: /Permission denied|Operation not permitted|has wrong ownership|has invalid permissions/,
    sentence: (_, { dataFolder }) =>
      `PostgreSQL may not read or write its files under ${dataFolder}: give the folder back to the user that ran OpenCXM before (chown -R), and start as that user.`,
  },
  {
    words: /Read-only file system/,
    sentence: (_, { dataFolder }) =>
      `The disk that holds ${dataFolder} is mounted read-only: mount it for writing and start again.`,
  },
  {
    words: /error while loading shared libraries: ([^:\s]+)/,
    sentence: ([, library]) =>
      `The PostgreSQL binaries lack the library ${library} on this system (they need glibc): set DATABASE_URL to a PostgreSQL that you run.`,
  },
  {
    words: /could not (?:create|map|resize) (?:anonymous )?shared memory|Cannot allocate memory/,
    sentence: () =>
      'PostgreSQL got no memory (it asks for about 200 MB): free some, or raise the limit of this container.',
  },
]

/** One sentence that says what to do; for what is not known, PostgreSQL's own last words. */
export function explainFailure(failure: Failure): string {
  for (const { words, sentence } of rules) {
    const match = failure.output.match(words)
    if (match) return sentence(match, failure)
  }
  const verb = failure.what === 'initdb' ? 'could not create its files' : 'did not start'
  const words = failure.output.trim().split('\n').slice(-3).join(' | ') || 'it said nothing'
  return `PostgreSQL ${verb} in ${failure.dataFolder}: ${words}`
}
