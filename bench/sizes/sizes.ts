import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildSdk } from '../../packages/sdk-web/build.ts'
import { readScriptFiles } from '../../packages/server/src/collect/surveys/page/script-files.ts'
import { openPages } from '../../packages/server/src/collect/surveys/page/testing.ts'
import { pageCss, templates } from '../../packages/survey/src/index.ts'

const modules = join(import.meta.dirname, '..', '..', 'node_modules')

/** What others send for the same job, as their npm packages ship it. Several files: all that a page loads. */
const peerFiles: Readonly<Record<string, readonly string[]>> = {
  'survey-core + survey-js-ui': [
    'survey-core/survey.core.min.js',
    'survey-js-ui/survey-js-ui.min.js',
    'survey-core/survey-core.min.css',
  ],
  'posthog-js': ['posthog-js/dist/array.js'],
  'posthog-js surveys (on top)': ['posthog-js/dist/surveys.js'],
  '@segment/analytics-next': ['@segment/analytics-next/dist/umd/standalone.js'],
  'sa-sdk-javascript': ['sa-sdk-javascript/sensorsdata.min.js'],
}

/** Bytes after gzip (level 9), each file by itself as servers compress them. */
export type Sizes = {
  /** The browser SDK's core. */
  sdkCoreGzip: number
  /** HTML with its stylesheet and the first script, of the first screen of a template. */
  surveyFirstScreenGzip: number
  /** Stylesheet and every script that a respondent's page ever loads. */
  surveyRuntimeGzip: number
  /** The in-page survey's chunk. */
  surveyWidgetGzip: number
  peers: Readonly<Record<string, number | null>>
}

/** The size of a file as it goes over the line. */
export function gzipBytes(content: string | Buffer): number {
  return gzipSync(content, { level: 9 }).length
}

/** Builds the scripts, renders the first screen of the heaviest template, and weighs them; peers that are not installed are null. */
export async function measureSizes(): Promise<Sizes> {
  const folder = mkdtempSync(join(tmpdir(), 'opencxm-sizes-'))
  try {
    const built = await buildSdk(folder)
    const scripts = readScriptFiles(folder)
    const script = (path: string | null) => gzipBytes(scripts.files.get(path?.split('/').at(-1) ?? '') ?? '')
    const pages: number[] = []
    for (const { survey } of templates) {
      const { http } = await openPages({ survey }, { scripts })
      pages.push(gzipBytes((await http.inject('/s/sv_1')).body))
      await http.close()
    }
    return {
      sdkCoreGzip: gzipBytes(built.get('opencxm.js') ?? ''),
      surveyFirstScreenGzip: Math.max(...pages) + script(scripts.page),
      surveyRuntimeGzip: gzipBytes(pageCss) + script(scripts.page) + script(scripts.run),
      surveyWidgetGzip: gzipBytes(built.get('survey.js') ?? ''),
      peers: peerSizes(),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function peerSizes(): Record<string, number | null> {
  const weigh = (paths: readonly string[]) => {
    const files = paths.map((path) => join(modules, path))
    return files.every((file) => existsSync(file))
      ? files.reduce((sum, file) => sum + gzipBytes(readFileSync(file)), 0)
      : null
  }
  return Object.fromEntries(Object.entries(peerFiles).map(([name, paths]) => [name, weigh(paths)]))
}
