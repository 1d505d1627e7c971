import { directionOf, escapeHtml, type Survey } from '@opencxm/survey'
import type { TryAgain } from '../index.ts'
import { noticeLanguage, noticeWords } from '../words/notices.ts'
import type { Page } from './document.ts'

type Notice = 'unknown' | 'closed' | 'expired' | 'used' | 'failed' | 'tooLarge'

const statuses: Readonly<Record<Notice, number>> = {
  unknown: 404,
  closed: 410,
  expired: 410,
  used: 410,
  failed: 503,
  tooLarge: 413,
}
const sentences = {
  unknown: ['unknown', 'unknownMore'],
  closed: ['closed', 'closedMore'],
  expired: ['expired', 'expiredMore'],
  used: ['used', 'usedMore'],
  failed: ['failed', 'failedMore'],
  tooLarge: ['failed', 'tooLarge'],
} as const

/**
 * A page in place of a survey. It says what a link is worth, and nothing about whom it was made for. `tags` are the languages that the
 * visitor wishes for; where we have words in none, it speaks the survey's.
 */
export function noticePage(notice: Notice, tags: readonly string[], survey?: Survey): Page {
  const language = noticeLanguage([...tags, ...(survey?.languages ?? [])])
  const [title, more] = sentences[notice]
  const words = noticeWords(language)
  return pageOf({ title: words[title], more: words[more], status: statuses[notice], language, survey })
}

/** In place of a survey that cannot be begun or sent just now: says when to try again, in words and to programs. */
export function busyPage({ why, retryAfterSeconds }: TryAgain, tags: readonly string[]): Page {
  const language = noticeLanguage(tags)
  const words = noticeWords(language)
  const title = why === 'too_many' ? words.tooMany : words.busy
  const more = words.tryAgainIn.replace('{seconds}', String(retryAfterSeconds))
  return { ...pageOf({ title, more, status: why === 'too_many' ? 429 : 503, language }), retryAfterSeconds }
}

type Said = { title: string; more: string; status: number; language: string; survey?: Survey | undefined }

function pageOf({ title, more, status, language, survey }: Said): Page {
  return {
    status,
    title,
    language,
    theme: survey?.theme,
    body: `<div class="cx"${spoken(language)}><main class="end"><h1>${escapeHtml(title)}</h1><p class="body">${escapeHtml(more)}</p></main></div>`,
    script: null,
    pictures: [],
  }
}

const spoken = (language: string) => ` lang="${language}" dir="${directionOf(language)}"`

/** The offer to go on with earlier answers of a personal link, which another device gave. Shows nothing of them. */
export function resumeOffer(path: string, language: string): string {
  const words = noticeWords(language)
  return `${formOf(path, language)}<p class="note">${escapeHtml(words.resume)} <button class="link" name="$resume" value="send">${escapeHtml(words.sendCode)}</button></p></form>`
}

/** Where the mailed code is entered. */
export function codePage(path: string, language: string, step: 'sent' | 'wrong'): Page {
  const words = noticeWords(language)
  const title = step === 'wrong' ? words.wrongCode : words.codeSent
  return {
    ...pageOf({ title, more: '', status: step === 'wrong' ? 422 : 200, language: noticeLanguage([language]) }),
    body: `${formOf(path, language)}<main class="end"><h1>${escapeHtml(title)}</h1><div class="q"><h2><label for="code">${escapeHtml(words.code)}</label></h2><input type="text" id="code" name="$code" dir="ltr" inputmode="numeric" autocomplete="one-time-code" maxlength="20"></div><div class="nav"><button class="go" name="$resume" value="open">${escapeHtml(words.goOn)}</button><a class="back" href="${escapeHtml(path)}">${escapeHtml(words.startAgain)}</a></div></main></form>`,
  }
}

/** A form of its own beside the survey's; it goes on in the language that it was shown in. */
function formOf(path: string, language: string): string {
  const own = noticeLanguage([language])
  return `<form method="post" action="${escapeHtml(path)}/resume" class="cx short" id="earlier"${spoken(own)} novalidate><input type="hidden" name="$language" value="${own}">`
}
