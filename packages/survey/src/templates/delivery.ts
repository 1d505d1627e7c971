import { choice, mayContact, satisfied, say, template, when } from './template.ts'

/** After the parcel came: whether the promise was kept, in what condition, and each thing that was in it. */
export const afterDelivery = template(
  {
    id: 'after_delivery',
    name: say('After delivery', '送达之后', '送達之後'),
    about: say(
      'A day after delivery: was the promise kept, and how is each thing that was bought.',
      '送达后一天：承诺是否兑现，每件商品如何。',
      '送達後一天：承諾是否兌現，每件商品如何。',
    ),
  },
  {
    hidden: [
      { id: 'company', type: 'text', from: 'server', maxLength: 80 },
      { id: 'items', type: 'items', from: 'server' },
    ],
    blocks: [
      {
        id: 'parcel',
        paging: 'each',
        items: [
          {
            id: 'csat',
            type: 'csat',
            required: true,
            labels: satisfied,
            title: say('How satisfied are you with the delivery?', '您对这次配送满意吗？', '您對這次配送滿意嗎？'),
          },
          {
            id: 'on_time',
            type: 'single',
            title: say('When did it come?', '商品是什么时候到的？', '商品是什麼時候到的？'),
            options: [
              choice('early', say('Earlier than promised', '比承诺的早', '比承諾的早')),
              choice('promised', say('When it was promised', '按承诺的时间', '按承諾的時間')),
              choice('late', say('Later than promised', '比承诺的晚', '比承諾的晚')),
              choice('never', say('It has not come yet', '还没有收到', '還沒有收到')),
            ],
          },
          {
            id: 'condition',
            type: 'single',
            show: when('on_time', 'one_of', ['early', 'promised', 'late']),
            title: say('In what condition?', '收到时的状况如何？', '收到時的狀況如何？'),
            options: [
              choice('fine', say('All as it should be', '一切完好', '一切完好')),
              choice('packaging', say('The packaging was damaged', '包装破损', '包裝破損')),
              choice('damaged', say('A product was damaged', '商品损坏', '商品損壞')),
              choice('wrong', say('Something was wrong or missing', '商品错发或缺少', '商品錯發或缺少')),
            ],
          },
        ],
      },
      {
        id: 'each_item',
        paging: 'together',
        loop: { over: { hidden: 'items' }, max: 3 },
        show: { left: { answer: 'on_time' }, is: 'not_equals', right: 'never' },
        items: [
          {
            id: 'stars',
            type: 'stars',
            title: say(
              'How do you like "{{loop.label}}"?',
              '您觉得“{{loop.label}}”怎么样？',
              '您覺得「{{loop.label}}」怎麼樣？',
            ),
          },
          {
            id: 'stars_why',
            type: 'short_text',
            show: when('stars', 'at_most', 2),
            title: say('What is wrong with it?', '有什么问题？', '有什麼問題？'),
          },
        ],
      },
      {
        id: 'rest',
        paging: 'together',
        items: [
          {
            id: 'story',
            type: 'long_text',
            title: say('What should we tell the courier?', '您想让我们转告配送员什么？', '您想讓我們轉告配送員什麼？'),
          },
          { ...mayContact, show: { any: [when('csat', 'at_most', 3), when('on_time', 'equals', 'never')] } },
        ],
      },
    ],
  },
)
