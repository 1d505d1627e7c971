import { Html, html } from '../../../platform/http/index.ts'
import { inLanguage, type Language, say, type Words } from '../../../platform/kernel/index.ts'
import { type Channel, everyDaysChoices, type Purpose, pauseDaysChoices } from '../contract.ts'
import type { PreferenceView, ShownChannel, ShownPurpose } from '../service/preference-page.ts'
import { localText, type NamedPurpose, purposeLine } from './confirmation-mail.ts'
import { pageStyle } from './style.ts'
import { basisWords, channelWords, pageWords } from './words.ts'

/** A page in a language; `path` is its own address without query, for the links to other languages. */
type Frame = { language: Language; path: string; company: string; title: string; body: Html }

const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  'zh-Hans': '简体中文',
  'zh-Hant': '繁體中文',
}
const languages = Object.keys(languageNames) as Language[]

/** The whole document: no script, one style whose hash the policy names. */
export function pageDocument({ language, path, company, title, body }: Frame): string {
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex, nofollow"><title>${title}</title>
<style>${raw(pageStyle)}</style></head>
<body><div class="page"><header><span class="brand">${company}</span><nav aria-label="${pageWords.language[language]}">${languages.map((one) => languageLink(one, language, path))}</nav></header>
<main>${body}</main></div></body></html>
`.text
}

/** Our own constant, not a value. */
function raw(text: string): Html {
  return new Html(text)
}

function languageLink(one: Language, current: Language, path: string): Html {
  const name = languageNames[one]
  if (one === current) return html`<b lang="${one}" aria-current="true">${name}</b> `
  return html`<a lang="${one}" hreflang="${one}" rel="nofollow" href="${path}?lang=${one}">${name}</a> `
}

/** One answer for everything that is no valid link: forged, altered, too old, of somebody who is no more (CN9). */
export function gonePage(at: { language: Language; path: string }): string {
  const words = pageWords
  const title = words.goneTitle[at.language]
  const body = html`<h1>${title}</h1><p class="dim">${words.gone[at.language]}</p>`
  return pageDocument({ ...at, company: '', title, body })
}

/** The preference page. Each group of choices is a form of its own that is posted to the same address. */
export function preferencePage(view: PreferenceView, at: { language: Language; path: string; saved: boolean }): string {
  const { language } = at
  const write = writer(language)
  const title = pageWords.title[language]
  const action = `${at.path}?lang=${language}`
  const body = html`${at.saved ? html`<p class="note" role="status">${write(pageWords.saved)}</p>` : null}
<h1>${title}</h1>
<p class="dim">${inLanguage(say(pageWords.lead, { company: view.company }), language)}</p>
${view.address === '' ? null : html`<p class="dim small">${inLanguage(say(pageWords.forAddress, { address: view.address }), language)}</p>`}
${pauseNote(view, language)}
<form method="post" action="${action}"><input type="hidden" name="do" value="save">
${view.purposes.map((one) => purposeFields(one, language))}
<div class="actions"><button class="go">${write(pageWords.save)}</button></div></form>
<form method="post" action="${action}"><input type="hidden" name="do" value="none"><button aria-describedby="none-help">${write(pageWords.none)}</button></form>
<p class="dim small" id="none-help">${write(pageWords.noneHelp)}</p>
${pauseSection(view, { language, action })}
${dataSection(view, { language, action })}`
  return pageDocument({ ...at, company: view.company, title, body })
}

function writer(language: Language) {
  return (words: Words) => words[language]
}

function pauseNote(view: PreferenceView, language: Language): Html | null {
  if (view.pausedUntil === null) return null
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(view.pausedUntil)
  return html`<p class="note">${inLanguage(say(pageWords.pausedUntil, { day }), language)}</p>`
}

function purposeFields({ purpose, everyDays, channels }: ShownPurpose, language: Language): Html {
  const text = purpose.wording ? localText(purpose.wording.texts, language) : ''
  const hasChoice = channels.some((one) => one.isChoice)
  return html`<fieldset><legend>${localText(purpose.name, language)}</legend>
${text === '' ? null : html`<p class="dim small">${text}</p>`}
${fixedFields(
  channels.filter((one) => !one.isChoice),
  language,
)}
${channels.filter((one) => one.isChoice).map((one) => channelField(purpose, one, language))}
${hasChoice ? oftenField(purpose.purpose, everyDays, language) : null}</fieldset>`
}

/** Where no channel leaves a choice, one sentence says it for all of them. */
function fixedFields(channels: readonly ShownChannel[], language: Language): Html[] {
  return [...Map.groupBy(channels, ({ basis }) => basis)].map(([basis, group]) => {
    const names = group.map(({ channel }) => channelWords[channel][language]).join(language === 'en' ? ', ' : '、')
    const why = inLanguage(say(pageWords.basis, { basis: basis === null ? '' : basisWords[basis][language] }), language)
    return html`<div class="fixed">${names}</div><p class="dim small why">${why}</p>`
  })
}

function channelField(purpose: ShownPurpose['purpose'], one: ShownChannel, language: Language): Html {
  const name = channelWords[one.channel][language]
  const basis = one.basis === null ? '' : basisWords[one.basis][language]
  const shown = JSON.stringify([purpose.purpose, one.channel, one.given ? 1 : 0, purpose.wording?.version ?? null])
  const value = `${purpose.purpose}/${one.channel}`
  return html`<input type="hidden" name="shown" value="${shown}"><label class="tick"><input type="checkbox" name="yes" value="${value}"${raw(one.given ? ' checked' : '')}><span>${name}</span></label>${
    one.basis === null
      ? null
      : html`<p class="dim small why">${inLanguage(say(pageWords.objection, { basis }), language)}</p>`
  }`
}

function oftenField(purpose: string, everyDays: number, language: Language): Html {
  const choices = everyDaysChoices.map(
    (days) =>
      html`<option value="${JSON.stringify([purpose, days, everyDays])}"${raw(days === everyDays ? ' selected' : '')}>${pageWords[`days${days}`][language]}</option>`,
  )
  return html`<label class="often"><span class="dim small">${pageWords.howOften[language]}</span><select name="often">${choices}</select></label>`
}

type Place = { language: Language; action: string }

function pauseSection(view: PreferenceView, { language, action }: Place): Html {
  const write = writer(language)
  const form =
    view.pausedUntil === null
      ? html`<form method="post" action="${action}" class="row"><input type="hidden" name="do" value="pause"><label class="row"><span>${write(pageWords.pauseFor)}</span><select name="days">${pauseDaysChoices.map(
          (days) => html`<option value="${days}">${inLanguage(say(pageWords.pauseDays, { days }), language)}</option>`,
        )}</select></label><button>${write(pageWords.pause)}</button></form>`
      : html`<form method="post" action="${action}"><input type="hidden" name="do" value="resume"><button>${write(pageWords.resume)}</button></form>`
  return html`<section><h2>${write(pageWords.pauseTitle)}</h2><p class="dim small">${write(pageWords.pauseHelp)}</p>${form}</section>`
}

function dataSection(view: PreferenceView, { language, action }: Place): Html {
  const write = writer(language)
  const ask = (kind: 'export' | 'erase', help: Html | null) =>
    view.openRequests.includes(kind)
      ? html`<p><strong>${write(pageWords[kind])}</strong><br><span class="dim small">${write(pageWords.asked)}</span></p>`
      : html`<form method="post" action="${action}"><input type="hidden" name="do" value="${kind}"><button>${write(pageWords[kind])}</button></form>${help}`
  return html`<section class="data"><h2>${write(pageWords.dataTitle)}</h2><p class="dim small">${inLanguage(say(pageWords.dataHelp, { company: view.company }), language)}</p>
${ask('export', null)}
${ask('erase', html`<p class="dim small">${write(pageWords.eraseHelp)}</p>`)}</section>`
}

type Named = Pick<Purpose, 'name' | 'wording'>

/** The page of a one-click link: it says what it would end, and changes nothing before the button. */
export function unsubscribePage(
  link: { purpose: Named; channel: Channel; company: string; preferences: string },
  at: { language: Language; path: string; state: 'asking' | 'left' | 'left_binding' },
): string {
  const { language } = at
  const write = writer(language)
  const choices = html`<p><a href="${link.preferences}">${write(pageWords.allChoices)}</a></p>`
  if (at.state !== 'asking') {
    const title = write(pageWords.leftTitle)
    const said = write(at.state === 'left' ? pageWords.left : pageWords.leftBinding)
    const body = html`<h1>${title}</h1><p role="status">${said}</p>${choices}`
    return pageDocument({ ...at, company: link.company, title, body })
  }
  const title = write(pageWords.leaveTitle)
  const what = inLanguage(
    say(pageWords.leave, {
      purpose: localText(link.purpose.name, language),
      channel: channelWords[link.channel][language],
      company: link.company,
    }),
    language,
  )
  const body = html`<h1>${title}</h1><p>${what}</p><form method="post" action="${at.path}?lang=${language}"><input type="hidden" name="confirm" value="1"><p><button class="go">${write(pageWords.leaveButton)}</button></p></form>${choices}`
  return pageDocument({ ...at, company: link.company, title, body })
}

/** The page of a double opt-in: what is agreed to, word for word; only the button confirms. */
export function confirmPage(
  asked: { company: string; purposes: readonly NamedPurpose[] },
  at: { language: Language; path: string; isConfirmed: boolean },
): string {
  const { language } = at
  const write = writer(language)
  const title = write(pageWords.confirmTitle)
  if (at.isConfirmed) {
    const body = html`<h1>${write(pageWords.leftTitle)}</h1><p role="status">${write(pageWords.confirmed)}</p>`
    return pageDocument({ ...at, company: asked.company, title, body })
  }
  const lead = inLanguage(say(pageWords.confirmLead, { company: asked.company }), language)
  const what = asked.purposes.map(
    (one) =>
      html`<section><h2>${purposeLine(one, language)}</h2>${one.texts ? html`<p class="dim">${localText(one.texts, language)}</p>` : null}</section>`,
  )
  const body = html`<h1>${title}</h1><p>${lead}</p>${what}<form method="post" action="${at.path}?lang=${language}"><button class="go" name="confirm" value="1">${write(pageWords.confirmButton)}</button></form>`
  return pageDocument({ ...at, company: asked.company, title, body })
}
