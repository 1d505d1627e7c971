import { type Html, html } from '../../../platform/http/index.ts'
import { inLanguage, type Language, say } from '../../../platform/kernel/index.ts'
import type { FormTexts } from '../contract.ts'
import type { SignUpView } from '../service/sign-up.ts'
import { localText, purposeLine } from './confirmation-mail.ts'
import { pageDocument } from './render.ts'
import { pageWords } from './words.ts'

/** Why a form is shown again. */
export type SignUpProblem = 'needAddress' | 'needChoice' | 'sendAgain' | 'tooMany'

type At = {
  language: Language
  path: string
  /** What was filled in before. */
  address: string
  ticked: ReadonlySet<string>
  problem: SignUpProblem | null
  stamp: string
}

/** The workspace's own words in the reader's language, else in English, else the product's. */
function ownWords(texts: FormTexts['title'], language: Language): string {
  return texts[language] || texts.en || ''
}

/** The public sign-up form: an address, what to hear of, nothing ticked beforehand, one button. No script. */
export function signUpPage(view: SignUpView, at: At): string {
  const { language, problem } = at
  const { company } = view
  const title = ownWords(view.texts.title, language) || inLanguage(say(pageWords.signUpTitle, { company }), language)
  const lead = ownWords(view.texts.lead, language) || pageWords.signUpLead[language]
  const bad = problem === 'needAddress' ? html` aria-invalid="true" aria-describedby="problem"` : null
  const body = html`<h1>${title}</h1>
<p class="dim">${lead}</p>
${problem === null ? null : html`<p class="note wrong" id="problem" role="alert">${pageWords[problem][language]}</p>`}
<form method="post" action="${at.path}?lang=${language}"><input type="hidden" name="stamp" value="${at.stamp}">
<p><label class="field"><span>${pageWords.signUpAddress[language]}</span><input type="email" name="address" value="${at.address}" autocomplete="email" inputmode="email" maxlength="254" required${bad}></label></p>
<p class="away" aria-hidden="true"><label>${pageWords.signUpAway[language]}<input type="text" name="website" tabindex="-1" autocomplete="off"></label></p>
<fieldset><legend>${pageWords.signUpChoices[language]}</legend>${view.choices.map((one) => choiceField(one, at))}</fieldset>
<div class="actions"><button class="go">${pageWords.signUpGo[language]}</button><p class="dim small end">${pageWords.signUpEnd[language]}</p></div></form>`
  return pageDocument({ ...at, company, title, body })
}

function choiceField(choice: SignUpView['choices'][number], at: At): Html {
  const value = `${choice.purpose}/${choice.channel}`
  const text = choice.texts ? localText(choice.texts, at.language) : ''
  const checked = at.ticked.has(value) ? html` checked` : null
  return html`<label class="tick"><input type="checkbox" name="yes" value="${value}"${checked}><span>${purposeLine(choice, at.language)}${
    text === '' ? null : html`<span class="dim small said">${text}</span>`
  }</span></label>`
}

/** What everybody reads who filled a form in, whatever became of it. */
export function signUpDonePage(company: string, at: { language: Language; path: string }): string {
  const title = pageWords.sentTitle[at.language]
  const body = html`<h1>${title}</h1><p role="status">${pageWords.sentText[at.language]}</p>`
  return pageDocument({ ...at, company, title, body })
}
