/**
 * Flags of Node for the process that serves. Its garbage is that of requests and dies young: the half of the young generation may
 * be 16 MB instead of V8's 64, which takes 120 MB less while ingesting and costs nothing (docs/measured.md).
 */
export const serverFlags = ['--max-semi-space-size=16']
