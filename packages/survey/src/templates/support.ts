import { choice, mayContact, satisfied, say, template, when } from './template.ts'

/** After a case was closed: effort, whether it is really solved, and the person who helped. */
export const afterSupport = template(
  {
    id: 'after_support',
    name: say('After support', '客服之后', '客服之後'),
    about: say(
      'When a case is closed: how easy it was, and whether the problem is really solved.',
      '工单关闭后：解决问题有多容易，是否真正解决。',
      '案件結案後：解決問題有多容易，是否真正解決。',
    ),
  },
  {
    blocks: [
      {
        id: 'effort',
        paging: 'each',
        items: [
          {
            id: 'ces',
            type: 'ces',
            version: 2,
            required: true,
            title: say(
              '{{hidden.company|This company}} made it easy for me to handle my issue.',
              '{{hidden.company|贵公司}}让我轻松解决了问题。',
              '{{hidden.company|貴公司}}讓我輕鬆解決了問題。',
            ),
            labels: {
              low: say('Strongly disagree', '非常不同意', '非常不同意'),
              high: say('Strongly agree', '非常同意', '非常同意'),
            },
          },
          {
            id: 'solved',
            type: 'single',
            required: true,
            title: say('Is your problem solved?', '您的问题解决了吗？', '您的問題解決了嗎？'),
            options: [
              choice('yes', say('Yes', '解决了', '解決了')),
              choice('partly', say('In part', '部分解决', '部分解決')),
              choice('no', say('No', '没有解决', '沒有解決')),
            ],
          },
          {
            id: 'repeat',
            type: 'single',
            show: { any: [when('ces', 'at_most', 4), when('solved', 'one_of', ['partly', 'no'])] },
            title: say(
              'How often did you have to explain your problem?',
              '您需要把问题说明几次？',
              '您需要把問題說明幾次？',
            ),
            options: [
              choice('once', say('Once', '一次', '一次')),
              choice('twice', say('Twice', '两次', '兩次')),
              choice('more', say('Three times, perhaps more', '三次甚至更多', '三次甚至更多')),
            ],
          },
          {
            id: 'agent',
            type: 'csat',
            labels: satisfied,
            metric: 'agent_csat',
            title: say(
              'How satisfied are you with the person who helped you?',
              '您对为您服务的客服人员满意吗？',
              '您對為您服務的客服人員滿意嗎？',
            ),
          },
          {
            id: 'story',
            type: 'long_text',
            title: say(
              'What should have gone differently?',
              '哪些地方本可以做得不一样？',
              '哪些地方本可以做得不一樣？',
            ),
          },
          { ...mayContact, show: when('solved', 'one_of', ['partly', 'no']) },
        ],
      },
    ],
  },
)
