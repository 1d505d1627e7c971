import { both, mayContact, say, template, thanks, when } from './template.ts'

/** Would you recommend us: the score, the reason in one's own words, and whether somebody may come back. */
export const relationshipNps = template(
  {
    id: 'relationship_nps',
    name: say('Relationship NPS', '关系 NPS', '關係 NPS'),
    about: say(
      'Once or twice a year, to everybody: would you recommend us, and why.',
      '每年一两次，面向所有客户：您会推荐我们吗，为什么。',
      '每年一兩次，面向所有顧客：您會推薦我們嗎，為什麼。',
    ),
  },
  {
    blocks: [
      {
        id: 'score',
        paging: 'each',
        items: [
          {
            id: 'nps',
            type: 'nps',
            required: true,
            title: say(
              'How likely are you to recommend {{hidden.company|us}} to a friend or colleague?',
              '您有多大可能向朋友或同事推荐{{hidden.company|我们}}？',
              '您有多大可能向朋友或同事推薦{{hidden.company|我們}}？',
            ),
            labels: {
              low: say('Not at all likely', '完全不可能', '完全不可能'),
              high: say('Extremely likely', '极有可能', '極有可能'),
            },
          },
          {
            id: 'disappointed',
            type: 'long_text',
            show: when('nps', 'at_most', 6),
            title: say('What has let you down?', '我们哪里让您失望了？', '我們哪裡讓您失望了？'),
            help: say(
              'A single example helps us more than a general impression.',
              '一个具体的例子比笼统的印象更有帮助。',
              '一個具體的例子比籠統的印象更有幫助。',
            ),
          },
          {
            id: 'missing',
            type: 'long_text',
            show: both(when('nps', 'at_least', 7), when('nps', 'at_most', 8)),
            title: say('What would have made it a 9 for you?', '怎样做，您才会给 9 分？', '怎樣做，您才會給 9 分？'),
          },
          {
            id: 'valued',
            type: 'long_text',
            show: when('nps', 'at_least', 9),
            title: say('What do you value most?', '您最看重的是什么？', '您最看重的是什麼？'),
          },
          {
            ...mayContact,
            show: {
              any: ['disappointed', 'missing', 'valued'].map((id) => ({
                left: { answer: id },
                is: 'answered' as const,
              })),
            },
          },
        ],
      },
    ],
    endings: [
      {
        id: 'sorry',
        outcome: 'complete',
        when: when('nps', 'at_most', 6),
        title: say('Thank you for being frank', '感谢您的坦率', '感謝您的坦率'),
        body: say(
          'We read every answer. If you allowed it, somebody will come back to you.',
          '每一条回答我们都会阅读。如果您同意，我们会与您联系。',
          '每一則回答我們都會閱讀。如果您同意，我們會與您聯絡。',
        ),
      },
      thanks,
    ],
  },
)
