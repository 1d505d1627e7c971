import type { Text } from '../definition/questions.ts'
import type { Survey } from '../definition/survey.ts'
import type { Finding } from './finding.ts'

/**
 * Wording that bends answers, found by patterns for English and Chinese (both scripts). Heuristics after the usual rules of
 * questionnaire design (one thing a question, no hint of the wanted answer; Krosnick & Presser 2010): they point, people decide.
 */
export function lintWording(survey: Survey): Finding[] {
  const findings: Finding[] = []
  survey.blocks.forEach((block, blockAt) => {
    block.items.forEach((item, itemAt) => {
      if (item.type === 'listen' || item.type === 'statement' || item.type === 'consent') return
      const path = `blocks[${blockAt}].items[${itemAt}]`
      const title = `${path}.title`
      if (rates.has(item.type)) findings.push(...inEach(item.title, title, ['double_barrelled', findJoined]))
      if (chooses.has(item.type)) findings.push(...inEach(item.title, title, ['double_barrelled', findJudged]))
      if (item.type === 'matrix')
        item.rows.forEach(({ label }, at) => {
          findings.push(...inEach(label, `${path}.rows[${at}].label`, ['double_barrelled', findJoined]))
        })
      findings.push(...inEach(item.title, title, ['leading', findLeading]))
    })
  })
  return findings
}

/** Types whose one answer would have to fit both halves. */
const rates = new Set(['nps', 'csat', 'ces', 'stars', 'emoji', 'slider'])
/** The same where they ask for a judgement; else they may well offer one thing or the other. */
const chooses = new Set(['single', 'dropdown'])

type Finder = (words: string, language: string) => string | null

function inEach(text: Text, path: string, [code, find]: [Finding['code'], Finder]): Finding[] {
  return Object.entries(text).flatMap(([language, words]) => {
    const found = find(words, language)
    if (found === null) return []
    return [{ code, path: `${path}.${language}`, severity: 'warning', params: { words: found } } satisfies Finding]
  })
}

/** Fixed phrases in which "and" joins one thing. */
const fixedEn =
  /\b(terms and conditions|pros and cons|trial and error|back and forth|friends?,? (and|or) (family|colleagues?|relatives?)|colleagues? (and|or) friends?|(you|your) and (your|the) \w+|bed and breakfast|research and development|health and safety|(find|search|browse) and (book|order|buy)|between [^,.?]* and|and why|\w&\w)\b/gi
const joinsEn = /\b(and\/or|as well as|and|or)\b|&/i
/** Words that contain a joining character without joining anything. */
const fixedZh =
  /参与|參與|与否|與否|与其|與其|赠与|贈與|及时|及時|涉及|及格|来得及|來得及|普及|和谐|和諧|温和|溫和|柔和|和气|和氣|平和|和平|缓和|緩和|和解|总和|總和|亲和|親和|随和|隨和|跟进|跟進|跟踪|跟蹤|跟着|跟著|还是会|還是會|(条款|條款)[和与與](条件|條件)|况且|況且|尚且|暂且|暫且|姑且|且慢|(朋友|亲友|親友|同事)(或者?|和|与|與|及)(您的|你的)?(朋友|同事|家人|亲人|親人)|[您你][和跟与與](您的|你的)?(家人|孩子|伴侣|伴侶|朋友|同事|同伴|家庭)|[^，。？]*之间|[^，。？]*之間/g
const joinsZh = /是否(?=[^。？]*是否)|以及|并且|並且|而且|还是|還是|和|与|與|及|跟|或|且|[又既](?=[^，。？]{1,6}又)/
const judgesEn =
  /\b(satisf\w*|rate|agree|happy|easy|likely|(was|were|is|are) (the|our|your)|how (good|well|clear|helpful))\b/i
const judgesZh = /满意|滿意|评价|評價|评分|評分|同意|怎么样|怎麼樣|是否|[吗嗎]/
const offers = /^(and\/or|or|还是|還是|或)$/i

function findJoined(words: string, language: string): string | null {
  if (/^zh/.test(language)) return joinsZh.exec(words.replace(fixedZh, ''))?.[0] ?? null
  return /^en/.test(language) ? (joinsEn.exec(words.replace(fixedEn, ''))?.[0] ?? null) : null
}

/** In a question that is answered by choosing "or" may offer the choices. */
function findJudged(words: string, language: string): string | null {
  const judges = /^zh/.test(language) ? judgesZh : judgesEn
  const found = judges.test(words) ? findJoined(words, language) : null
  return found === null || offers.test(found) ? null : found
}

const leadingEn = [
  /\b(don't|wouldn't|isn't|aren't|didn't|doesn't|won't|can't|shouldn't) (you|it|we|our|the|this|that)\b/i,
  /\b(do|would) you (not )?agree (that|with)\b/i,
  /\b(obviously|surely|undoubtedly|of course|as you know|everyone knows|most people)\b/i,
  /\bhow (great|amazing|excellent|wonderful|fantastic|happy|delighted|terrible|awful|bad|poor|horrible)\b/i,
  /, (right|correct|isn't it|wasn't it|aren't they|didn't (you|it|we)|don't you)\?/i,
  /\bwhy (do|did) you (love|hate)\b/i,
  /\bhow much (did|do) you (love|enjoy|like|hate)\b/i,
  /\b(our|the) (great|amazing|excellent|wonderful|outstanding|award-winning|world-class|friendly|superb|innovative)\b/i,
]
const leadingZh = [
  /难道|難道|不是吗|不是嗎|不觉得|不覺得|不认为|不認為/,
  /众所周知|眾所周知|大家都|大多数(人|用户|顾客|客户|买家)|大多數(人|用戶|顧客|客戶|買家)|毫无疑问|毫無疑問|想必|相信您/,
  /(您|你)(是否)?同意/,
  /(一定|肯定|应该|應該)(会|會)?(很|非常|挺)?[^，。？]{1,8}吧/,
  /有多(么|麼)?(好|棒|差|糟|出色|优秀|優秀)/,
  /(您|你)有多(么|麼)?(喜欢|喜歡|喜爱|喜愛|满足|開心|开心)/,
  /(我们|我們)?(优质|優質|卓越|一流|出色|贴心|貼心|完美|优秀|優秀|领先|領先)的/,
]

function findLeading(words: string, language: string): string | null {
  const plain = words.replace(/’/g, "'")
  const patterns = /^zh/.test(language) ? leadingZh : /^en/.test(language) ? leadingEn : []
  for (const pattern of patterns) {
    const found = pattern.exec(plain)
    if (found) return found[0]
  }
  return null
}
