import assert from 'node:assert/strict'
import { test } from 'node:test'
import { home as enHome } from './en/home.ts'
import { journey as enJourney } from './en/journey.ts'
import { metrics as enMetrics } from './en/metrics.ts'
import { home as hansHome } from './zh-Hans/home.ts'
import { journey as hansJourney } from './zh-Hans/journey.ts'
import { metrics as hansMetrics } from './zh-Hans/metrics.ts'
import { home as hantHome } from './zh-Hant/home.ts'
import { journey as hantJourney } from './zh-Hant/journey.ts'
import { metrics as hantMetrics } from './zh-Hant/metrics.ts'

/** Nothing on these pages comes from a randomised comparison, so they may only say what goes with what (methods.md 0.6). */
const causal =
  /\b(because|caus(es|ed|ing)|costs?|leads? to|due to|drives?|driven|drags?|results? in|loses?|lost)\b|拉低|拉高|导致|導致|造成|引起|使得|代价|代價|损失|損失/i

const pages = {
  ...{ enHome, enJourney, enMetrics, hansHome, hansJourney, hansMetrics, hantHome, hantJourney, hantMetrics },
}

function sentences(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sentences) : []
}

for (const [name, words] of Object.entries(pages)) {
  test(`${name}: associations are not told as causes`, () => {
    assert.deepEqual(
      sentences(words).filter((sentence) => causal.test(sentence)),
      [],
    )
  })
}
