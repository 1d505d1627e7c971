import { choice, mayContact, say, somethingElse, template, when } from './template.ts'

/** The first days: what people came for, and what holds them up. */
export const onboarding = template(
  {
    id: 'onboarding',
    name: say('Onboarding', '新手上路', '新手上路'),
    about: say(
      'A few days after the start: what people came for, and what holds them up.',
      '开始使用几天后：为何而来，卡在哪里。',
      '開始使用幾天後：為何而來，卡在哪裡。',
    ),
  },
  {
    blocks: [
      {
        id: 'start',
        paging: 'each',
        items: [
          {
            id: 'goal',
            type: 'short_text',
            title: say('What do you want to get done first?', '您最先想完成的是什么？', '您最先想完成的是什麼？'),
          },
          {
            id: 'reached',
            type: 'single',
            title: say('How far have you come?', '目前进展如何？', '目前進展如何？'),
            options: [
              choice('done', say('It is done', '已经完成', '已經完成')),
              choice('going', say('I am on my way', '正在进行', '正在進行')),
              choice('stuck', say('I am stuck', '卡住了', '卡住了')),
              choice('later', say('I have not started', '还没有开始', '還沒有開始')),
            ],
          },
          {
            id: 'ces',
            type: 'ces',
            version: 2,
            title: say(
              '{{hidden.company|This company}} made it easy for me to get started.',
              '{{hidden.company|贵公司}}让我轻松上手。',
              '{{hidden.company|貴公司}}讓我輕鬆上手。',
            ),
            labels: {
              low: say('Strongly disagree', '非常不同意', '非常不同意'),
              high: say('Strongly agree', '非常同意', '非常同意'),
            },
          },
          {
            id: 'held_up',
            type: 'long_text',
            show: { any: [when('reached', 'one_of', ['stuck', 'later']), when('ces', 'at_most', 4)] },
            title: say('What holds you up?', '是什么让您停下来？', '是什麼讓您停下來？'),
          },
          { ...mayContact, show: when('reached', 'equals', 'stuck') },
        ],
      },
    ],
  },
)

/** When somebody leaves: why, and whether there is a way back. Never in the way of leaving. */
export const cancellation = template(
  {
    id: 'cancellation',
    name: say('Cancellation', '取消服务', '取消服務'),
    about: say(
      'After somebody cancelled: the main reason, and whether there is a way back. It never stands in the way.',
      '客户取消之后：主要原因，以及是否可能回来。绝不妨碍取消。',
      '顧客取消之後：主要原因，以及是否可能回來。絕不妨礙取消。',
    ),
  },
  {
    blocks: [
      {
        id: 'leaving',
        paging: 'each',
        items: [
          {
            id: 'reason',
            type: 'single',
            shuffle: true,
            title: say('What is the main reason?', '主要原因是什么？', '主要原因是什麼？'),
            options: [
              choice('price', say('It costs too much for me', '对我来说太贵', '對我來說太貴')),
              choice('value', say('I do not use it enough', '使用得不够多', '使用得不夠多')),
              choice('missing', say('Something I need is missing', '缺少我需要的功能', '缺少我需要的功能')),
              choice('trouble', say('It did not work reliably', '使用不稳定', '使用不穩定')),
              choice('service', say('The service let me down', '服务让我失望', '服務讓我失望')),
              choice('rival', say('I found something better', '找到了更好的选择', '找到了更好的選擇')),
              choice('over', say('I no longer need it', '不再需要', '不再需要')),
              somethingElse,
            ],
          },
          {
            id: 'rival_name',
            type: 'short_text',
            show: when('reason', 'equals', 'rival'),
            title: say('What does it do better?', '它好在哪里？', '它好在哪裡？'),
          },
          {
            id: 'missing_what',
            type: 'short_text',
            show: when('reason', 'equals', 'missing'),
            title: say('What is missing?', '缺少什么？', '缺少什麼？'),
          },
          {
            id: 'last_straw',
            type: 'long_text',
            show: when('reason', 'one_of', ['trouble', 'service']),
            title: say('What happened last?', '最后一次发生了什么？', '最後一次發生了什麼？'),
          },
          {
            id: 'back',
            type: 'single',
            title: say('Could you imagine coming back?', '您会考虑再回来吗？', '您會考慮再回來嗎？'),
            options: [
              choice('yes', say('Yes', '会', '會')),
              choice('maybe', say('If something changes', '如果有所改变', '如果有所改變')),
              choice('no', say('No', '不会', '不會')),
            ],
          },
          {
            id: 'back_if',
            type: 'short_text',
            show: when('back', 'equals', 'maybe'),
            title: say('What would have to change?', '需要改变什么？', '需要改變什麼？'),
          },
          { ...mayContact, show: when('back', 'one_of', ['yes', 'maybe']) },
        ],
      },
    ],
  },
)
