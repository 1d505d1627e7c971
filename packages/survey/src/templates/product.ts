import { choice, quality, satisfied, say, template, when } from './template.ts'

/** How much the product would be missed, by whom, and what to make better. */
export const productFeedback = template(
  {
    id: 'product_feedback',
    name: say('Product feedback', '产品反馈', '產品回饋'),
    about: say(
      'For people who use the product: how much they would miss it, for what, and what to make better.',
      '面向使用者：会有多想念它，为了什么，哪里需要改进。',
      '面向使用者：會有多想念它，為了什麼，哪裡需要改進。',
    ),
  },
  {
    blocks: [
      {
        id: 'use',
        paging: 'each',
        items: [
          {
            id: 'how_often',
            type: 'single',
            title: say('How often do you use it?', '您多久使用一次？', '您多久使用一次？'),
            options: [
              choice('daily', say('Every day', '每天', '每天')),
              choice('weekly', say('Every week', '每周', '每週')),
              choice('monthly', say('Every month', '每月', '每月')),
              choice('rarely', say('Less often', '更少', '更少')),
            ],
          },
          {
            id: 'csat',
            type: 'csat',
            required: true,
            labels: satisfied,
            title: say('How satisfied are you with it?', '您对它满意吗？', '您對它滿意嗎？'),
          },
          {
            id: 'missed',
            type: 'single',
            title: say(
              'How would you feel if it were gone tomorrow?',
              '如果明天它不在了，您会有什么感受？',
              '如果明天它不在了，您會有什麼感受？',
            ),
            options: [
              choice('very', say('Very disappointed', '非常失望', '非常失望'), { value: 3 }),
              choice('somewhat', say('Somewhat disappointed', '有些失望', '有些失望'), { value: 2 }),
              choice('not', say('Not disappointed', '不失望', '不失望'), { value: 1 }),
            ],
          },
          {
            id: 'benefit',
            type: 'short_text',
            show: when('missed', 'equals', 'very'),
            title: say('What would you miss most?', '您最想念的会是什么？', '您最想念的會是什麼？'),
          },
          {
            id: 'better',
            type: 'long_text',
            title: say(
              'If you could change one thing, what would it be?',
              '如果可以改变一件事，您会改变什么？',
              '如果可以改變一件事，您會改變什麼？',
            ),
          },
        ],
      },
    ],
  },
)

const aspects = [
  { id: 'product', label: say('The product itself', '商品本身', '商品本身') },
  { id: 'buying', label: say('Buying it', '购买过程', '購買過程') },
  { id: 'delivery', label: say('Getting it', '收货', '收貨') },
  { id: 'service', label: say('Being helped', '客服', '客服') },
]

/** What people expected before, what they found after, and the gap between the two on one scale. */
export const expectationAndReality = template(
  {
    id: 'expectation_reality',
    name: say('Expectation and reality', '期望与现实', '期望與現實'),
    about: say(
      'What people expected before, what they found after: the gap for each part, on one scale.',
      '之前期望什么，之后遇到什么：每个环节的差距，用同一个尺度。',
      '之前期望什麼，之後遇到什麼：每個環節的差距，用同一個尺度。',
    ),
  },
  {
    variables: [
      {
        id: 'gap',
        value: {
          op: 'subtract',
          of: [
            { op: 'divide', of: [{ score: 'reality' }, { op: 'count', of: [{ answer: 'reality' }] }] },
            { op: 'divide', of: [{ score: 'expected' }, { op: 'count', of: [{ answer: 'expected' }] }] },
          ],
        },
      },
    ],
    blocks: [
      {
        id: 'both',
        paging: 'each',
        items: [
          {
            id: 'expected',
            type: 'matrix',
            required: true,
            rows: aspects,
            columns: quality,
            metric: 'expectation',
            title: say(
              'Before you bought: what did you expect?',
              '购买之前，您的期望如何？',
              '購買之前，您的期望如何？',
            ),
          },
          {
            id: 'reality',
            type: 'matrix',
            required: true,
            rows: aspects,
            columns: quality,
            metric: 'experience',
            title: say('And how was it in reality?', '实际情况如何？', '實際情況如何？'),
          },
          {
            id: 'below',
            type: 'long_text',
            show: { left: { variable: 'gap' }, is: 'less', right: 0 },
            title: say(
              'Where did it fall short of what you expected?',
              '哪里没有达到您的期望？',
              '哪裡沒有達到您的期望？',
            ),
            help: say('What had led you to expect it?', '这样的期望从何而来？', '這樣的期望從何而來？'),
          },
          {
            id: 'above',
            type: 'long_text',
            show: { left: { variable: 'gap' }, is: 'more', right: 0 },
            title: say('What surprised you for the better?', '有什么超出了您的期望？', '有什麼超出了您的期望？'),
          },
        ],
      },
    ],
  },
)
