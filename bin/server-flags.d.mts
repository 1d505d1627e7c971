/** Flags of Node for the process that serves. */
export const serverFlags: string[]
