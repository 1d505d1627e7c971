import type { Item, Option, Survey, Text } from '../src/index.ts'
import { surveyOf } from './small-survey.ts'

const both = (english: string, chinese: string): Text => ({ en: english, 'zh-Hans': chinese })

const option = (id: string, english: string, chinese: string, more: Partial<Option> = {}): Option => ({
  id,
  label: both(english, chinese),
  ...more,
})

const channels = [
  option('search', 'A search engine', '搜索引擎'),
  option('friend', 'A friend or colleague', '朋友或同事'),
  option('shop', 'Your shop', '门店'),
  option('other', 'Something else', '其他', { text: true }),
]
const likely = { low: both('Not at all likely', '完全不愿意'), high: both('Extremely likely', '非常愿意') }
const pixel = 'https://images.example/'

/** One question of every type, in two languages, some with everything that a type offers. */
export const everyType: readonly Item[] = [
  {
    id: 'nps',
    type: 'nps',
    title: both(
      'How likely are you to recommend Pulse to a friend or colleague?',
      '您有多愿意把 Pulse 推荐给朋友或同事？',
    ),
    labels: likely,
    required: true,
  },
  {
    id: 'why',
    type: 'long_text',
    title: both(
      'What is the main reason for your {{answer.nps|answer}}?',
      '您打 {{answer.nps|}} 分，最主要的原因是什么？',
    ),
    help: both('Please leave out names and numbers', '请不要填写姓名、电话等信息'),
    maxLength: 1000,
  },
  {
    id: 'csat',
    type: 'csat',
    title: both('How satisfied are you with the delivery?', '您对这次配送满意吗？'),
    labels: { low: both('Very dissatisfied', '很不满意'), high: both('Very satisfied', '很满意') },
  },
  {
    id: 'ces',
    type: 'ces',
    version: 2,
    title: both('It was easy to get help.', '获得帮助很容易。'),
    labels: { low: both('Strongly disagree', '非常不同意'), high: both('Strongly agree', '非常同意') },
  },
  { id: 'stars', type: 'stars', title: both('How do you rate the app?', '您给应用打几颗星？') },
  { id: 'emoji', type: 'emoji', title: both('How do you feel about it?', '您感觉怎么样？') },
  { id: 'single', type: 'single', title: both('How did you hear of us?', '您是怎么知道我们的？'), options: channels },
  {
    id: 'dropdown',
    type: 'dropdown',
    title: both('And in which channel did you buy?', '您在哪里购买的？'),
    options: channels,
  },
  {
    id: 'multi',
    type: 'multi',
    title: both('What went well?', '哪些方面做得好？'),
    max: 2,
    options: [...channels, option('none', 'None of these', '以上都没有', { exclusive: true })],
  },
  {
    id: 'picture',
    type: 'picture',
    title: both('Which one did you buy?', '您买的是哪一款？'),
    options: ['band', 'watch', 'ring'].map((id) =>
      option(id, `The ${id}`, `款式 ${id}`, {
        image: { url: `${pixel}${id}.png`, alt: both(`A ${id}`, `${id} 的照片`) },
      }),
    ),
  },
  {
    id: 'ranking',
    type: 'ranking',
    title: both('What matters most to you?', '什么对您最重要？'),
    options: channels.slice(0, 3),
  },
  {
    id: 'matrix',
    type: 'matrix',
    title: both('How much do you agree?', '您在多大程度上同意？'),
    rows: [
      { id: 'easy', label: both('It was easy to order', '下单很方便') },
      { id: 'fast', label: both('It came when you said', '按承诺的时间送到') },
    ],
    columns: ['Disagree', 'Neither', 'Agree'].map((label, at) => ({
      id: `c${at}`,
      label: both(label, ['不同意', '一般', '同意'][at] ?? ''),
      value: at + 1,
    })),
  },
  {
    id: 'slider',
    type: 'slider',
    title: both('How much of it do you use?', '您用到了多少功能？'),
    min: 0,
    max: 100,
    step: 5,
    unit: both('%', '%'),
  },
  {
    id: 'sum',
    type: 'sum',
    title: both('Share out 100 points', '请分配 100 分'),
    total: 100,
    // A long word, which must not push a narrow page wide.
    unit: both('recommendations', '分'),
    options: channels.slice(0, 3),
  },
  {
    id: 'short',
    type: 'short_text',
    title: both('Your e-mail address', '您的邮箱'),
    format: 'email',
    placeholder: both('you@example.com', 'you@example.com'),
  },
  { id: 'number', type: 'number', title: both('How many people live with you?', '家里有几口人？'), min: 0, max: 30 },
  { id: 'date', type: 'date', title: both('When did it arrive?', '什么时候送到的？'), min: '2026-01-01' },
  {
    id: 'contact',
    type: 'contact',
    title: both('How can we reach you?', '我们怎么联系您？'),
    fields: [{ id: 'name' }, { id: 'email', required: true }, { id: 'phone' }, { id: 'company' }, { id: 'address' }],
  },
  {
    id: 'consent',
    type: 'consent',
    title: both('May we come back to you?', '我们可以联系您吗？'),
    wording: both(
      'Yes, **somebody** may contact me, see the [privacy notice](https://pulse.example/privacy).',
      '可以，**工作人员**可以联系我，详见[隐私说明](https://pulse.example/privacy)。',
    ),
  },
  {
    id: 'file',
    type: 'file',
    title: both('A picture of the damage', '损坏处的照片'),
    maxFiles: 2,
    maxBytes: 2_000_000,
    accept: ['image/png', 'image/jpeg'],
  },
  {
    id: 'statement',
    type: 'statement',
    title: both('Nearly done', '快完成了'),
    body: both(
      'What you wrote goes to the **service team**.\nIt is kept for 24 months.',
      '您写的内容会交给**客服团队**，\n保存 24 个月。',
    ),
  },
]

/** A survey with one question of every type; one by one, or all on one screen. */
export function everyTypeSurvey(paging: 'each' | 'together', parts: Partial<Survey> = {}): Survey {
  return surveyOf({
    id: 'every',
    languages: ['en', 'zh-Hans'],
    blocks: [{ id: 'main', paging, items: everyType }],
    endings: [
      {
        id: 'done',
        outcome: 'complete',
        title: both('Thank you', '谢谢您'),
        body: both(
          'Your answers go straight to the team that can change something.',
          '您的回答会直接送到能够作出改变的团队手中。',
        ),
      },
    ],
    ...parts,
  })
}
