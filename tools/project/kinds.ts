/** Kinds of files, told by their path alone. */

/** True for TypeScript that is ours and that something runs or checks. */
export function isSource(path: string): boolean {
  return /\.tsx?$/.test(path) && !path.endsWith('.d.ts')
}

/** True for files that only tests load: tests themselves and the helpers beside them. */
export function isTestFile(path: string): boolean {
  return (
    /\.(test|long|testkit)\.tsx?$/.test(path) ||
    /(^|\/)(testing|fixtures)\//.test(path) ||
    /(^|\/)testing(-[\w-]+)?\.ts$/.test(path) ||
    /^(tests|packages\/[^/]+\/test)\//.test(path)
  )
}
