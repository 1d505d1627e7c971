/** Checks which way imports point (tools/boundaries/rules.ts). Fails when it saw fewer files than git lists. */
import { cruiseTree } from './boundaries/cruise.ts'
import { projectFiles, root } from './project/files.ts'
import { isSource } from './project/kinds.ts'

const files = projectFiles().filter(isSource)
const { violations, modules } = await cruiseTree(root, files)
const unseen = files.filter((file) => !modules.has(file))
for (const { rule, from, to, comment } of violations) {
  process.stdout.write(`${rule}: ${from} -> ${to}\n  ${comment}\n`)
}
if (unseen.length > 0) {
  process.stdout.write(
    `${unseen.length} of ${files.length} files were not read, so the check means nothing: ${unseen[0]} ...\n`,
  )
}
process.stdout.write(`${files.length - unseen.length} files read, ${violations.length} imports against the rules\n`)
process.exitCode = violations.length + unseen.length === 0 ? 0 : 1
