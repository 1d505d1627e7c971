import { existsSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'

const contractId = '@opencxm/server/contract'
const virtualId = '\0opencxm-contract'
const contractFile = fileURLToPath(new URL('../server/src/contract.ts', import.meta.url))

/**
 * Puts the routes' method and path in the place of the server's contract, so that the browser gets the same names with
 * the same types but neither zod nor a schema. Node reads the contract as it is when Vite builds. Only the tables
 * `contract` and `minorDigits` are carried over: a page that reaches for a schema at run time fails the build instead of growing it.
 */
export function contractRoutes(): Plugin {
  return {
    name: 'opencxm-contract',
    enforce: 'pre',
    resolveId: (id) => (id === contractId ? virtualId : undefined),
    async load(id) {
      if (id !== virtualId) return undefined
      if (!existsSync(contractFile)) throw new Error(`The contract is missing: ${contractFile}`)
      const { contract, minorDigits } = await import(pathToFileURL(contractFile).href)
      return `export const contract = ${JSON.stringify(slim(contract), null, 1)}\nexport const minorDigits = ${JSON.stringify(minorDigits)}`
    },
  }
}

/** Routes shrink to what a request needs; groups of routes keep their shape. */
function slim(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if ('method' in value && 'path' in value) {
    const route = value as { method: unknown; path: unknown; replies?: unknown }
    return { method: route.method, path: route.path, replies: route.replies }
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, slim(inner)]))
}
