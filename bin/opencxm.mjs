#!/usr/bin/env node
// The launcher. Plain JavaScript without dependencies, because it must run on any Node >= 20 before anything is
// installed: it makes sure of Node 24, of the dependencies and, for tests, of a browser; then it hands over to
// TypeScript, which Node 24 runs as it is.
//
//   node bin/opencxm.mjs serve|demo|setup|import|migrate|doctor|backup|restore|reset-password [options]
//   node bin/opencxm.mjs build                                      builds the web UI (serve and demo do it when needed)
//   node bin/opencxm.mjs run [--for-tests] FILE.ts [arguments]      any of the project's own scripts

import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serverFlags } from './server-flags.mjs'
import { buildWeb, isWebBuilt } from './web-build.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const nodeMajor = 24
const shell = 'chromium-headless-shell'
const nodePackageVersion = '24.21.0'

/** Says why the launcher cannot go on, in one sentence, and stops. */
function refuse(sentence) {
  process.stderr.write(`opencxm: ${sentence}\n`)
  process.exit(1)
}

function say(sentence) {
  process.stderr.write(`opencxm: ${sentence}\n`)
}

/** Path of a Node 24 executable: this one, or the npm package that carries it, installed on first use. */
function findNode24() {
  if (Number(process.versions.node.split('.')[0]) >= nodeMajor) return process.execPath
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    refuse(
      `needs Node ${nodeMajor}; this is ${process.version}. Install Node ${nodeMajor} from nodejs.org and run again.`,
    )
  }
  const packageName = `node-linux-${process.arch}`
  const folder = join(root, '.node24')
  const executable = join(folder, 'node_modules', packageName, 'bin', 'node')
  if (existsSync(executable)) return executable
  say(`this is Node ${process.version}; fetching Node ${nodePackageVersion} into .node24 (once, about 120 MB)`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  runNpm([
    'install',
    '--no-audit',
    '--no-fund',
    '--no-save',
    '--prefix',
    folder,
    `${packageName}@${nodePackageVersion}`,
  ])
  if (!existsSync(executable))
    refuse(`npm did not install ${packageName}; install Node ${nodeMajor} yourself and run again.`)
  return executable
}

function runNpm(args, nodeFolder) {
  const path = nodeFolder ? nodeFolder + delimiter + process.env.PATH : process.env.PATH
  try {
    // npm's chatter goes to standard error: standard output belongs to the command (`setup --json`, `demo --check`).
    execFileSync('npm', [...args, '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, PATH: path },
    })
  } catch {
    refuse(
      `"npm ${args[0]}" failed; its message is above. Check the network or the npm registry setting and run again.`,
    )
  }
}

/** Installs what package-lock.json names, unless this very lock file is what is installed. */
function ensureDependencies(node) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const marker = join(root, 'node_modules', '.opencxm-lock')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return
  say('installing dependencies (npm ci)')
  runNpm(['ci', '--no-audit', '--no-fund'], dirname(node))
  writeFileSync(marker, lock)
}

function succeeds(command, args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/**
 * For the browser layer: a Chromium and CJK fonts, from the system, else from Debian, else Playwright's own. Beside it the shell without
 * windows, where there is one: the same engine for two thirds of the processor time.
 */
function ensureBrowser(node) {
  const isThere = (name) => Boolean(process.env.OPENCXM_CHROMIUM) || succeeds('which', [name])
  const hasChromium = () => ['chromium', 'chromium-browser', 'google-chrome'].some(isThere)
  const hasFonts = () => {
    try {
      return execFileSync('fc-list', [':lang=zh-cn'], { stdio: ['ignore', 'pipe', 'ignore'] }).length > 0
    } catch {
      return false
    }
  }
  if (hasChromium() && isThere(shell) && hasFonts()) return
  if (process.getuid?.() === 0 && succeeds('which', ['apt-get'])) {
    say('installing Chromium and CJK fonts for the browser tests (apt-get)')
    const install = (...names) => succeeds('apt-get', ['install', '-qy', '--no-install-recommends', ...names])
    const needed = ['chromium', 'fonts-noto-cjk', 'fontconfig']
    succeeds('apt-get', ['update', '-q'])
    if (!install(...needed, shell)) install(...needed)
  }
  if (!hasChromium()) {
    say('trying the Chromium that Playwright downloads')
    succeeds(node, [join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'])
  }
  if (!hasFonts()) say('no Chinese font was found: install fonts-noto-cjk, else the glyph test will fail')
}

/** The web UI that the server will serve, built from the sources as they are. */
function ensureWeb(node, { always }) {
  if (!always && isWebBuilt(root)) return
  say('building the web UI')
  try {
    buildWeb(root, node)
  } catch {
    refuse('the web UI could not be built; the message is above.')
  }
}

const [command, ...rest] = process.argv.slice(2)
const node = findNode24()
ensureDependencies(node)
if (command === 'build') {
  ensureWeb(node, { always: true })
  process.exit(0)
}
if (command === 'serve' || command === 'demo') ensureWeb(node, { always: false })

let script = join(root, 'packages', 'server', 'src', 'cli.ts')
let args = command === undefined ? ['help'] : [command, ...rest]
if (command === 'run') {
  if (rest[0] === '--for-tests') {
    rest.shift()
    ensureBrowser(node)
  }
  if (!rest[0]) refuse('"run" needs the path of a script.')
  script = join(root, rest[0])
  args = rest.slice(1)
} else if (command === 'demo') {
  script = join(root, 'demo', 'main.ts')
  args = rest
}

const flags = command === 'serve' ? serverFlags : []
const child = spawn(node, [...flags, script, ...args], {
  stdio: 'inherit',
  env: { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH },
})
// The terminal already sends Ctrl-C to the child as well; the launcher only waits for its graceful stop.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
