import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emailHtml, emailText, preselected } from './email.ts'
import { type FieldValues, problemsOfTemplate, renderTemplate } from './template.ts'

const fields = ['person.first_name', 'event.Order total', 'event.total']
const values: FieldValues = {
  person: { first_name: 'Ann' },
  event: { 'Order total': '12' },
  workspace: { name: 'Shop' },
  link: 'https://s.example/s/l/x',
  unsubscribe_link: '',
  preferences_link: '',
}
const problems = (template: string) => problemsOfTemplate(template, { fields, at: 'body.text' }).length

test('MS2, DI3: known fields with a fallback pass; unknown ones, missing fallbacks and everything else does not', () => {
  const good = [
    'Hi {{ person.first_name | default: "there" }} {{ link }}',
    '{{ event["Order total"] | default: "0" }}',
    '{% if person.first_name %}a{% else %}b{% endif %}',
    '{{ "}}" }} {{ person.first_name | default: "}}" }}',
    'no field at all',
  ]
  for (const template of good) assert.equal(problems(template), 0, template)
  const bad = [
    '{{ person.first_name }}',
    '{{ person.salary | default: "x" }}',
    '{{ person | default: "x" }}',
    '{{ person[event.total] | default: "a" }}',
    '{{ constructor }}',
    '{{ person.first_name | nofilter | default: "x" }}',
    '{% include "/etc/passwd" %}',
    '{% render "x" %}',
    '{% for a in (1..9999999) %}x{% endfor %}',
    '{% assign a = person.first_name %}{{ a }}',
    '{{ x',
  ]
  for (const template of bad) assert.ok(problems(template) > 0, template)
})

test('MS2: what is filled in is never a template, and missing fields take the fallback', () => {
  const hostile = { ...values, person: { first_name: '{{ link }}{% include "x" %}' } }
  assert.equal(renderTemplate('{{ person.first_name | default: "you" }}', hostile), '{{ link }}{% include "x" %}')
  assert.equal(renderTemplate('{{ person.first_name | default: "you" }}', { ...values, person: {} }), 'you')
  assert.equal(renderTemplate('{{ event.total | default: "?" }}', values), '?')
})

test('MS2, MS5: nothing that a person is called becomes HTML, a link or a header', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (name) => {
      const text = renderTemplate('{{ person.first_name | default: "x" }}\n\n{{ link }}', {
        ...values,
        person: { first_name: `${name}<img src=x onerror=alert(1)> https://evil.example/` },
      })
      const parts = {
        text,
        button: '',
        link: values.link,
        question: null,
        unsubscribeUrl: '',
        preferencesUrl: '',
        pixel: '',
        language: 'en',
      }
      const html = emailHtml(parts)
      assert.ok(!html.includes('<img'))
      assert.deepEqual(
        [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]),
        [values.link],
      )
    }),
  )
})

test('MS5: the first question stands in both parts; without tracking no image, with it one', () => {
  const options = Array.from({ length: 11 }, (_, value) => ({ value: String(value), label: String(value) }))
  const question = { id: 'nps', prompt: 'Would you recommend us?', options, low: 'No', high: 'Yes' }
  const base = {
    text: 'Hello',
    button: '',
    link: values.link,
    question,
    unsubscribeUrl: 'https://s.example/u/1',
    preferencesUrl: '',
    pixel: '',
  }
  const parts = { ...base, language: 'zh-TW' }
  const html = emailHtml(parts)
  for (const { value } of options) {
    const url = preselected(values.link, 'nps', value)
    assert.ok(html.includes(url.replace('&', '&amp;')) && emailText(parts).includes(url))
  }
  assert.ok(html.includes('取消訂閱') && !html.includes('<img'))
  assert.equal(emailHtml({ ...parts, pixel: 'https://s.example/m/o/t' }).match(/<img /g)?.length, 1)
})
