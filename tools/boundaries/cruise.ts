/** Runs dependency-cruiser over a tree. */
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { boundaryRules } from './rules.ts'

export type Violation = { rule: string; from: string; to: string; comment: string }
export type Cruised = { violations: Violation[]; modules: Set<string> }

/** Checks the rules on files (paths relative to `root`). `modules` says which files were really read. */
export async function cruiseTree(root: string, files: readonly string[]): Promise<Cruised> {
  const forbidden = boundaryRules.map(({ name, comment, from, to }) => ({
    name,
    comment,
    from,
    to,
    severity: 'error' as const,
  }))
  const { output } = await cruise(
    [...files],
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden },
      // Imports that are erased before anything runs count as well.
      tsPreCompilationDeps: true,
      parser: 'tsc',
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)dist/' },
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  )
  const { modules, summary } = output as ICruiseResult
  const comments = new Map(boundaryRules.map(({ name, comment }) => [name, comment]))
  return {
    modules: new Set(modules.map(({ source }) => source)),
    violations: summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to: cycle ? [to, ...cycle.map(({ name }) => name)].join(' -> ') : to,
      comment: comments.get(rule.name) ?? '',
    })),
  }
}
