import type { Condition } from '../definition/logic.ts'
import type { ConsentQuestion, Option, Text } from '../definition/questions.ts'
import type { Ending, HiddenField, Survey } from '../definition/survey.ts'

/** A survey to start from; the workspace gives it an id of its own, adapts it and publishes it. */
export type Template = { id: string; name: Text; about: Text; survey: Survey }

/** One text in the three languages of the product: English, Simplified and Traditional Chinese. */
export function say(english: string, simplified: string, traditional: string): Text {
  return { en: english, 'zh-Hans': simplified, 'zh-Hant': traditional }
}

/** An option; the number behind it where it has one. */
export function choice(id: string, label: Text, more: Omit<Option, 'id' | 'label'> = {}): Option {
  return { id, label, ...more }
}

/** The last option of a list: something else, in one's own words. */
export const somethingElse: Option = choice('other', say('Something else', '其他', '其他'), { text: true, fixed: true })

/** Filled in by the server where it knows it. */
export const companyField: HiddenField = { id: 'company', type: 'text', from: 'server', maxLength: 80 }

/** Whether somebody may come back to this person; asked, never assumed. */
export const mayContact: ConsentQuestion = {
  id: 'may_contact',
  type: 'consent',
  title: say('May we come back to you?', '我们可以就此联系您吗？', '我們可以就此與您聯絡嗎？'),
  wording: say(
    'Yes, somebody may contact me about what I wrote here. I can take this back at any time.',
    '可以，工作人员可以就我填写的内容联系我。我可以随时撤回同意。',
    '可以，工作人員可以就我填寫的內容與我聯絡。我可以隨時撤回同意。',
  ),
  purpose: 'feedback_follow_up',
}

/** The usual end. */
export const thanks: Ending = {
  id: 'thanks',
  outcome: 'complete',
  title: say('Thank you', '谢谢您', '謝謝您'),
  body: say(
    'Your answers go straight to the team that can change something.',
    '您的回答会直接送到能够作出改变的团队手中。',
    '您的回答會直接送到能夠作出改變的團隊手中。',
  ),
}

/** Agreement on five points, high is good. */
export const agreement = [
  { id: 'a1', label: say('Strongly disagree', '非常不同意', '非常不同意'), value: 1 },
  { id: 'a2', label: say('Disagree', '不同意', '不同意'), value: 2 },
  { id: 'a3', label: say('Neither', '说不准', '說不準'), value: 3 },
  { id: 'a4', label: say('Agree', '同意', '同意'), value: 4 },
  { id: 'a5', label: say('Strongly agree', '非常同意', '非常同意'), value: 5 },
]

/** Quality on five points, high is good. */
export const quality = [
  { id: 'q1', label: say('Very poor', '很差', '很差'), value: 1 },
  { id: 'q2', label: say('Poor', '较差', '較差'), value: 2 },
  { id: 'q3', label: say('Fair', '一般', '普通'), value: 3 },
  { id: 'q4', label: say('Good', '较好', '較好'), value: 4 },
  { id: 'q5', label: say('Very good', '很好', '很好'), value: 5 },
]

export const satisfied = {
  low: say('Very dissatisfied', '非常不满意', '非常不滿意'),
  high: say('Very satisfied', '非常满意', '非常滿意'),
}

/** A condition on the number or option of an answer. */
export function when(
  question: string,
  is: 'equals' | 'one_of' | 'at_most' | 'at_least',
  right: number | string | string[],
): Condition {
  return { left: { answer: question }, is, right }
}

/** Both conditions. */
export function both(one: Condition, other: Condition): Condition {
  return { all: [one, other] }
}

/** A template from what is its own. */
export function template(head: Omit<Template, 'survey'>, parts: Pick<Survey, 'blocks'> & Partial<Survey>): Template {
  return {
    ...head,
    survey: {
      format: 'opencxm-survey/1',
      id: head.id,
      version: 1,
      name: head.name.en ?? head.id,
      languages: ['en', 'zh-Hans', 'zh-Hant'],
      hidden: [companyField],
      endings: [thanks],
      ...parts,
    },
  }
}
