// Builds the web UI and the scripts of the browser SDK when their sources differ from those that were built last. Plain
// JavaScript without dependencies, like the launcher that uses it.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Lies in the built folder and holds the hash of the sources that it was built from. */
const markerName = '.opencxm-sources'

const sdkFolder = join('packages', 'sdk-web')
const sdkBuild = join(sdkFolder, 'build.ts')

/**
 * What ends up in the bundle, or decides how it is made. Of the server only contracts do: the web UI sees nothing else, and a
 * change of the server should not cost a build.
 */
function sourcesOf(root) {
  const below = (folder, isSource = () => true) => filesBelow(join(root, folder)).filter((path) => isSource(path))
  const isContract = (path) => /[/\\](contract\.ts|contract[/\\].*\.ts|kernel[/\\].*\.ts|permissions\.ts)$/.test(path)
  const isTest = (path) => /\.(test|long)\.tsx?$/.test(path)
  const web = join(root, 'packages', 'web')
  return [
    join(root, 'package-lock.json'),
    ...readdirSync(web, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(web, entry.name)),
    ...['packages/web/src', 'packages/web/public', 'packages/stats/src', 'packages/survey/src'].flatMap((folder) =>
      below(folder),
    ),
    ...below('packages/server/src', isContract),
  ].filter((path) => !isTest(path))
}

/** What ends up in the scripts that other sites load. */
function sdkSourcesOf(root) {
  const isSource = (path) => !/\.(test|long)\.ts$/.test(path)
  const sources = ['packages/sdk-web/src', 'packages/survey/src'].flatMap((folder) => filesBelow(join(root, folder)))
  return [join(root, 'package-lock.json'), join(root, sdkBuild), ...sources.filter(isSource)]
}

function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

function hashOf(root, sources) {
  const hash = createHash('sha256')
  for (const path of sources.sort()) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0')
  }
  return hash.digest('hex')
}

/** True when there is a build of these very sources, or a build without sources (a release package). */
export function isWebBuilt(root) {
  const web = join(root, 'packages', 'web')
  const isBuilt = existsSync(join(web, 'src'))
    ? isMarked(root, join(web, 'dist'), sourcesOf(root))
    : existsSync(join(web, 'dist', 'index.html'))
  if (!isBuilt || !existsSync(join(root, sdkBuild))) return isBuilt
  return isMarked(root, join(root, sdkFolder, 'dist'), sdkSourcesOf(root))
}

function isMarked(root, folder, sources) {
  const marker = join(folder, markerName)
  return existsSync(marker) && readFileSync(marker, 'utf8') === hashOf(root, sources)
}

/**
 * Builds into folders of their own and puts them in the place of the old ones, so that nobody is served half a build. Throws
 * when Vite fails; what it said stands on standard error.
 */
export function buildWeb(root, node) {
  const web = join(root, 'packages', 'web')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const options = (folder) => ['--outDir', folder, '--emptyOutDir', '--logLevel', 'warn']
  if (existsSync(join(root, sdkBuild))) {
    buildFolder(root, { place: join(root, sdkFolder), sources: sdkSourcesOf(root) }, (folder) => [
      node,
      [join(root, sdkBuild), folder],
    ])
  }
  buildFolder(root, { place: web, sources: sourcesOf(root) }, (folder) => [node, [vite, 'build', ...options(folder)]])
}

function buildFolder(root, { place, sources }, command) {
  const hash = hashOf(root, sources)
  const fresh = join(place, `dist.${process.pid}`)
  try {
    const [program, args] = command(fresh)
    execFileSync(program, args, { cwd: place, stdio: ['ignore', 2, 2] })
    writeFileSync(join(fresh, markerName), hash)
    replaceFolder(fresh, join(place, 'dist'))
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** Two builds may end at once: then the other's stands, which is of the same sources or will be built again. */
function replaceFolder(fresh, place) {
  rmSync(place, { recursive: true, force: true })
  try {
    renameSync(fresh, place)
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  }
}
