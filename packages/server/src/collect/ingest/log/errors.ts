/** The folder belongs to a live process (LG8). */
export class LogLockedError extends Error {
  override readonly name = 'LogLockedError'
}

/** Records are missing and reading on would hide it (LG6). The message names the file and what can be done. */
export class LogDamagedError extends Error {
  override readonly name = 'LogDamagedError'
}
