/** True when there is a build of these very sources, or a build without sources (a release package). */
export function isWebBuilt(root: string): boolean
/** Builds the web UI with this Node; throws when Vite fails. */
export function buildWeb(root: string, node: string): void
