import { directionOf, escapeHtml, type Survey } from '@opencxm/survey'
import { inLanguage, type Words } from '../../../platform/kernel/index.ts'
import type { TryAgain } from '../index.ts'
import type { Page } from './document.ts'
import { pageLanguage } from './languages.ts'
import { noticeWords } from './words.ts'

type Notice = 'unknown' | 'closed' | 'expired' | 'used' | 'failed' | 'tooLarge'

const statuses: Readonly<Record<Notice, number>> = {
  unknown: 404,
  closed: 410,
  expired: 410,
  used: 410,
  failed: 503,
  tooLarge: 413,
}
const sentences: Readonly<Record<Notice, readonly [Words, Words]>> = {
  unknown: [noticeWords.unknown, noticeWords.unknownMore],
  closed: [noticeWords.closed, noticeWords.closedMore],
  expired: [noticeWords.expired, noticeWords.expiredMore],
  used: [noticeWords.used, noticeWords.usedMore],
  failed: [noticeWords.failed, noticeWords.failedMore],
  tooLarge: [noticeWords.failed, noticeWords.tooLarge],
}

/** A page in place of a survey. It says what a link is worth, and nothing about whom it was made for. */
export function noticePage(notice: Notice, language: string, survey?: Survey): Page {
  return pageOf({ words: sentences[notice], status: statuses[notice], language, survey })
}

/** In place of a survey that cannot be begun or sent just now: says when to try again, in words and to programs. */
export function busyPage({ why, retryAfterSeconds }: TryAgain, language: string): Page {
  const words = [why === 'too_many' ? noticeWords.tooMany : noticeWords.busy, noticeWords.tryAgainIn] as const
  const values = { seconds: retryAfterSeconds }
  const status = why === 'too_many' ? 429 : 503
  return { ...pageOf({ words, status, language, values }), retryAfterSeconds }
}

type Said = {
  words: readonly [Words, Words]
  status: number
  language: string
  survey?: Survey | undefined
  values?: { seconds: number }
}

function pageOf({ words, status, language, survey, values }: Said): Page {
  const own = pageLanguage(language)
  const [title, more] = words.map((one) => inLanguage({ words: one, values: values ?? {} }, own)) as [string, string]
  return {
    status,
    title,
    language: own,
    theme: survey?.theme,
    body: `<div class="cx" lang="${own}" dir="${directionOf(own)}"><main class="end"><h1>${escapeHtml(title)}</h1><p class="body">${escapeHtml(more)}</p></main></div>`,
    script: null,
    pictures: [],
  }
}

/** The offer to go on with earlier answers of a personal link, which another device gave. Shows nothing of them. */
export function resumeOffer(path: string, language: string, step: 'offer' | 'sent' | 'wrong'): string {
  const own = pageLanguage(language)
  const the = (words: Words) => escapeHtml(inLanguage({ words, values: {} }, own))
  const start = `<form method="post" action="${escapeHtml(path)}/resume" class="cx short" lang="${own}" novalidate>`
  if (step === 'offer') {
    return `${start}<p class="note">${the(noticeWords.resume)} <button class="link" name="$resume" value="send">${the(noticeWords.sendCode)}</button></p></form>`
  }
  const said = step === 'wrong' ? noticeWords.wrongCode : noticeWords.codeSent
  return `${start}<main class="end"><h1>${the(said)}</h1><div class="q"><h2><label for="code">${the(noticeWords.code)}</label></h2><input type="text" id="code" name="$code" inputmode="numeric" autocomplete="one-time-code" maxlength="20"></div><div class="nav"><button class="go" name="$resume" value="open">${the(noticeWords.goOn)}</button><a class="back" href="${escapeHtml(path)}">${the(noticeWords.startAgain)}</a></div></main></form>`
}
