import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyAnswer } from '../../test/arbitrary-answer.ts'
import { arbitrarySurvey } from '../../test/arbitrary-survey.ts'
import { drawProperty } from '../../test/draw.ts'
import { everyType, everyTypeSurvey } from '../../test/every-type.ts'
import { asking } from '../../test/small-survey.ts'
import {
  contrastRatio,
  directionOf,
  fieldName,
  markedHtml,
  pageCss,
  pageWords,
  plainOfMarked,
  type Question,
  reduceRun,
  renderScreen,
  type Survey,
  startRun,
  surveyLook,
  themeCss,
  viewRun,
} from '../index.ts'
import { answerProblems } from '../run/reading.ts'
import { filled } from './words.ts'

const evil = '</span>"\'><script>alert(1)</script><img src=x onerror=alert(1)>`{{x}}'
/** Tags and attributes that a page may have; everything else is text that got through. */
const allowedTags =
  /^(a|b|bdi|br|button|circle|div|em|fieldset|footer|form|h1|h2|header|i|img|input|label|legend|li|main|option|p|path|progress|select|span|strong|svg|textarea|ul)$/
const tagsOf = (html: string) =>
  [...html.matchAll(/<([a-zA-Z!?][\w-]*)([^<>]*)>/g)].map(([, tag = '', rest = '']) => ({ tag, rest }))

function assertHarmless(html: string): void {
  for (const { tag, rest } of tagsOf(html)) {
    assert.match(tag.toLowerCase(), allowedTags, tag)
    assert.doesNotMatch(rest.replace(/"[^"]*"/g, '""'), /\son\w+|style=|srcdoc|javascript:/i, rest)
  }
  for (const [, address = ''] of html.matchAll(/ (?:href|src|action)="([^"]*)"/g))
    assert.match(address, /^(https?:|#|\/)/)
}

test('a date that is typed through becomes no year of six digits', () => {
  const date: Question = { id: 'date', type: 'date', title: { en: 'When?' } }
  const survey: Survey = { ...everyTypeSurvey('each'), blocks: [{ id: 'main', paging: 'each', items: [date] }] }
  const view = viewRun(survey, startRun(survey, { seed: 1, language: 'en' }))
  assert.match(renderScreen(view, { language: 'en', languages: [], brand: '' }), /type="date"[^>]* max="9999-12-31"/)
})

describe('SV18 whatever stands in a survey or an answer is text on the page', () => {
  const poisoned = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, one) => (key === 'en' || key === 'zh-Hans' ? evil : one)))

  test('script in every text of every type, and in every answer', () => {
    const questions = poisoned(everyType) as Question[]
    const survey: Survey = {
      ...everyTypeSurvey('together'),
      blocks: [{ id: 'main', title: { en: evil }, paging: 'together', items: questions }],
    }
    let state = startRun(survey, { seed: 1, language: 'en' })
    const answers = {
      why: evil,
      short: evil,
      single: { choice: 'other', text: evil },
      contact: { name: evil },
      number: evil,
      sum: { search: evil },
    }
    for (const [key, value] of Object.entries(answers)) state = reduceRun(survey, state, { type: 'answer', key, value })
    state = reduceRun(survey, state, { type: 'next' })
    const html = renderScreen(viewRun(survey, state), {
      language: 'en',
      languages: [
        { tag: 'en', name: evil },
        { tag: 'de', name: evil },
      ],
      brand: evil,
      footer: evil,
      carry: { $token: evil },
      logo: { url: 'javascript:alert(1)', alt: evil },
      action: '/s/x',
    })
    assert.ok(html.includes('&lt;script&gt;'))
    assertHarmless(html)
  })

  test('of an end too, and a redirect leads to http(s) only', () => {
    const survey: Survey = {
      ...everyTypeSurvey('each'),
      blocks: [{ id: 'b', paging: 'each', items: [{ id: 'q', type: 'statement', title: { en: 'x' } }] }],
      endings: [
        { id: 'e', outcome: 'complete', title: { en: evil }, body: { en: evil }, redirect: 'https://ok.example/' },
      ],
    }
    const view = viewRun(survey, reduceRun(survey, startRun(survey, { seed: 1 }), { type: 'next' }))
    assertHarmless(renderScreen(view, { language: 'en', brand: evil }))
    assert.ok(view.kind === 'ended')
    assert.match(renderScreen(view, { language: 'en' }), /href="https:\/\/ok\.example\/"/)
    assert.doesNotMatch(
      renderScreen(view, { language: 'en', isKiosk: true }),
      /ok\.example/,
      'a kiosk stays where it is',
    )
    const forged = renderScreen({ ...view, redirect: 'javascript:alert(1)' }, { language: 'en' })
    assert.doesNotMatch(forged, /javascript/)
  })

  test('any survey with any answers', () => {
    fc.assert(
      drawProperty((draw) => {
        const survey = arbitrarySurvey(draw)
        let state = startRun(survey, { seed: draw.upTo(99), hidden: { items: [{ id: 'A', label: evil }] } })
        for (let steps = 0; steps < 6; steps++) {
          const view = viewRun(survey, state)
          const html = renderScreen(view, { language: 'en', prefix: 'p-' })
          assertHarmless(html)
          if (view.kind !== 'screen') break
          for (const { key, question } of view.questions) {
            assert.ok(html.includes(`data-key="${key}"`))
            if (!/statement|file|ranking|matrix|sum|contact/.test(question.type))
              assert.ok(html.includes(`name="${fieldName(key)}"`), key)
            state = reduceRun(survey, state, { type: 'answer', key, value: anyAnswer(draw, question) })
          }
          state = reduceRun(survey, state, { type: 'next' })
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('what is wrong', () => {
  test('is one press away: the list leads to the row or the field that lacks something, and rows without an answer are marked', () => {
    const [matrix, contact] = ['matrix', 'contact'].map((id) => everyType.find((one) => one.id === id) as Question)
    const drawn = (question: Question, value: unknown) => {
      const block = { id: 'main', paging: 'each' as const, items: [{ ...question, required: true } as Question] }
      const survey = everyTypeSurvey('each', { blocks: [block] })
      const answered = reduceRun(survey, startRun(survey, { seed: 1 }), { type: 'answer', key: question.id, value })
      return renderScreen(viewRun(survey, reduceRun(survey, answered, { type: 'next' })), { language: 'en' })
    }
    const leadsTo = (html: string) => {
      const id = /class="faults".*?href="#([^"]*)"/.exec(html)?.[1] ?? ''
      return /name="([^"]*)"/.exec(
        [...html.matchAll(/<input[^>]*>/g)].find(([tag]) => tag.includes(` id="${id}"`))?.[0] ?? '',
      )?.[1]
    }
    const rows = drawn(matrix as Question, { easy: 'c1' })
    assert.equal(leadsTo(rows), fieldName('matrix', 'fast'))
    assert.equal(rows.match(/class="row bad"/g)?.length, 1)
    assert.equal(
      leadsTo(drawn(contact as Question, { email: 'li@example.com', phone: 'x' })),
      fieldName('contact', 'phone'),
    )
    assert.equal(leadsTo(drawn(contact as Question, { name: 'Li' })), fieldName('contact', 'email'))
  })
})

test('each control of a group that is wrong says so itself, and a group of radio buttons says that it has to be answered', () => {
  const items = everyType
    .filter(({ id }) => /^(picture|ranking|matrix|sum|consent)$/.test(id))
    .map((item) => ({ ...item, required: true }))
  const survey = { ...everyTypeSurvey('together'), blocks: [{ id: 'main', paging: 'together' as const, items }] }
  const begun = reduceRun(survey, startRun(survey, { seed: 1 }), {
    type: 'answer',
    key: 'matrix',
    value: { easy: 'c1' },
  })
  const html = renderScreen(viewRun(survey, reduceRun(survey, begun, { type: 'next' })), { language: 'en' })
  const of = (key: string) => html.split('data-key="').find((part) => part.startsWith(`${key}"`)) ?? ''
  assert.match(of('picture'), /^picture"[^>]*><fieldset role="radiogroup"[^>]*aria-invalid="true" aria-required="true"/)
  const rows = of('matrix').match(/<fieldset class="row bad"[^>]*>/g) ?? []
  assert.equal(rows.length, 1)
  for (const row of rows)
    assert.match(row, /role="radiogroup" aria-required="true" aria-invalid="true" aria-describedby="fault-matrix"/)
  assert.equal(of('ranking').match(/<select[^>]* aria-invalid="true"/g)?.length, 3)
  assert.equal(of('sum').match(/<input[^>]* aria-invalid="true"/g)?.length, 3)
  assert.match(of('sum'), /data-total="100" aria-live="polite"/)
  assert.match(of('consent'), /<input[^>]* aria-required="true" aria-invalid="true"/)
})

describe('marks', () => {
  test('are bold, italic, links and lines; nothing else', () => {
    assert.equal(markedHtml('**a** *b*\n<i>c</i>'), '<strong>a</strong> <em>b</em><br>&lt;i&gt;c&lt;/i&gt;')
    assert.match(
      markedHtml('[x](https://a.example/?q="1")'),
      /^<a href="https:\/\/a\.example\/\?q=&quot;1&quot;" target="_blank" rel="noopener noreferrer nofollow">x<\/a>$/,
    )
    for (const bad of ['[x](javascript:alert(1))', '[x](data:text/html,x)', '[x](//a.example)', '[x](https://a b)']) {
      assert.doesNotMatch(markedHtml(bad), /<a/)
    }
    assert.equal(markedHtml('[x](https://a.example)', false), 'x')
    assert.equal(plainOfMarked('**a** [b](https://c.example) 5*3'), 'a b 5*3')
    // Were one of them looked at again from each of its characters, this would take hours.
    for (const mark of ['[', '*', '**a']) assert.ok(markedHtml(mark.repeat(1_000_000)).length > 0)
  })

  test('of an answer or of a link are no marks', () => {
    const title = { en: '**Hello** {{hidden.name|you}}' }
    const survey = asking([{ id: 'q', type: 'short_text', title }], {
      hidden: [{ id: 'name', type: 'text', from: 'url' }],
    })
    const name = '**x** [win](https://evil.example) \\*'
    const html = renderScreen(viewRun(survey, startRun(survey, { seed: 1, hidden: { name } })), { language: 'en' })
    assert.match(html, /<strong>Hello<\/strong>/)
    assert.doesNotMatch(html, /<a |<strong>x/)
    assert.equal(plainOfMarked('a \\*b\\* \\\\'), 'a *b* \\')
  })
})

describe('a theme', () => {
  test('gives colours that can be read, whatever it asks for', () => {
    const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)
    fc.assert(
      fc.property(colour, colour, colour, (brand, background, text) => {
        for (const scheme of themeCss({ brand, background, text, dark: { brand, background, text } }).split('@media')) {
          const of = (name: string) => new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(scheme)?.[1] ?? ''
          for (const name of ['text', 'text-2', 'text-3', 'brand-ink', 'danger']) {
            assert.ok(contrastRatio(of(name), of('bg')) >= 4.5, `${name} ${of(name)} on ${of('bg')}`)
          }
          assert.ok(contrastRatio(of('on-brand'), of('brand')) >= 4.5)
          assert.ok(contrastRatio(of('control'), of('bg')) >= 3)
        }
      }),
    )
  })

  test('of any brand can be read on what is chosen, on the usual backgrounds', () => {
    for (let value = 0; value <= 0xffffff; value += 4_099) {
      const brand = `#${value.toString(16).padStart(6, '0')}`
      for (const scheme of themeCss({ brand }).split('@media')) {
        const of = (name: string) => new RegExp(`--${name}:(#[0-9a-f]{6})`).exec(scheme)?.[1] ?? ''
        assert.ok(
          contrastRatio(of('brand-ink'), of('brand-bg')) >= 4.5,
          `${brand}: ${of('brand-ink')} on ${of('brand-bg')}`,
        )
      }
    }
  })

  test('is colours and names of fonts only', () => {
    const css = themeCss({
      brand: '#fff;}body{display:none',
      font: 'x' as never,
      background: 'url(https://evil.example)',
    })
    assert.doesNotMatch(css, /display|evil/)
    assert.match(themeCss({ mode: 'light' }), /^:root\{[^@]*$/)
    assert.match(themeCss({ mode: 'dark' }), /^:root\{[^@]*color-scheme:dark[^@]*$/)
    assert.match(surveyLook(everyTypeSurvey('each'), 'en').css, /^\.cx\{.*@media\(prefers-color-scheme:dark\)/s)
    assert.doesNotMatch(pageCss, /url\(|@import|expression/)
  })
})

describe('languages', () => {
  test('every problem is a sentence in each, and no place of it stays empty', () => {
    const params = { min: 1, max: 2, step: 3, length: 4, total: 5, sum: 6, field: 'x' }
    for (const language of ['en', 'zh-Hans', 'zh-Hant']) {
      const { problems } = pageWords(language)
      for (const problem of answerProblems) {
        const sentence = filled(problems[problem] ?? problems.wrong_type, params)
        assert.doesNotMatch(sentence, /[{}]/, problem)
      }
      assert.deepEqual(Object.keys(problems), Object.keys(pageWords('en').problems))
    }
    assert.equal(pageWords('zh-HK').next, '下一步')
    assert.equal(pageWords('zh-HK').send, '送出')
    assert.equal(pageWords('pt-BR').send, 'Enviar')
    assert.equal(pageWords('sw').send, 'Send')
    assert.equal(pageWords('constructor').send, 'Send')
  })

  test('written from right to left turn the page', () => {
    for (const tag of ['ar', 'he', 'fa-IR', 'ur', 'uz-Arab']) assert.equal(directionOf(tag), 'rtl', tag)
    for (const tag of ['en', 'zh-Hans', 'az', 'hr']) assert.equal(directionOf(tag), 'ltr', tag)
    const survey = asking([{ id: 'q', type: 'nps', title: { ar: 'ما مدى احتمال؟' } }], {
      languages: ['ar'],
      endings: [{ id: 'e', outcome: 'complete', title: { ar: 'شكرا' } }],
    })
    assert.match(
      renderScreen(viewRun(survey, startRun(survey, { seed: 1 })), { language: 'ar' }),
      /^<div class="cx" lang="ar" dir="rtl">/,
    )
  })
})

describe('a screen', () => {
  test('names each fault, links to its field, and describes it', () => {
    const survey = everyTypeSurvey('together')
    let state = startRun(survey, { seed: 1, language: 'en' })
    for (const [key, value] of Object.entries({
      multi: ['search', 'friend', 'shop'],
      sum: { search: 30 },
      short: 'x',
      contact: { name: 'x' },
    })) {
      state = reduceRun(survey, state, { type: 'answer', key, value })
    }
    const html = renderScreen(viewRun(survey, reduceRun(survey, state, { type: 'next' })), { language: 'en' })
    for (const key of ['nps', 'multi', 'sum', 'short', 'contact']) {
      assert.ok(
        html.includes(`href="#c-${key}"`) && html.includes(`id="c-${key}"`) && html.includes(`id="fault-${key}"`),
        key,
      )
    }
    assert.match(html, /This should add up to 100; it is 30\./)
    assert.match(html, /Please fill in: E-mail\./)
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
    assert.equal(new Set(ids).size, ids.length, 'ids are unique')
  })

  test('the enter key goes on, whatever stands before', () => {
    const survey = everyTypeSurvey('each')
    const html = renderScreen(viewRun(survey, startRun(survey, { seed: 1 })), {
      language: 'en',
      languages: [
        { tag: 'en', name: 'English' },
        { tag: 'zh-Hans', name: '简体中文' },
      ],
    })
    assert.match(/<button[^>]*>/.exec(html)?.[0] ?? '', /name="\$go" value="next"/)
    assert.match(html, /<button[^>]*name="\$language" value="zh-Hans"/)
  })
})

test('the page says the same in every language that it has words for: nothing missing, the same places to fill', () => {
  const flat = (value: unknown, path = ''): [string, string][] =>
    typeof value === 'string'
      ? [[path, value]]
      : Object.entries(value as object).flatMap(([key, part]) => flat(part, `${path}.${key}`))
  const places = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort()
  const english = flat(pageWords('en'))
  for (const language of ['zh-Hans', 'zh-Hant', 'ar', 'de', 'es', 'fr', 'ja', 'ko', 'pt', 'ru']) {
    const words = new Map(flat(pageWords(language)))
    assert.deepEqual([...words.keys()].sort(), english.map(([path]) => path).sort(), language)
    for (const [path, sentence] of english)
      assert.deepEqual(places(words.get(path) ?? ''), places(sentence), `${language}${path}`)
    assert.notEqual(pageWords(language), pageWords('en'))
  }
})
