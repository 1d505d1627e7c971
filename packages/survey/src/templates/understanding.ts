import { agreement, choice, quality, say, template } from './template.ts'

/** Whether people feel that they are known and meant. */
export const feelUnderstood = template(
  {
    id: 'feel_understood',
    name: say('Do you feel understood?', '您觉得被理解吗？', '您覺得被理解嗎？'),
    about: say(
      'Whether people feel known: do they have to repeat themselves, does what they are offered fit.',
      '客户是否觉得被了解：是否要重复说明，所推荐的是否合适。',
      '顧客是否覺得被了解：是否要重複說明，所推薦的是否合適。',
    ),
  },
  {
    blocks: [
      {
        id: 'felt',
        paging: 'each',
        items: [
          {
            id: 'understood',
            type: 'matrix',
            required: true,
            columns: agreement,
            shuffle: true,
            metric: 'understood',
            title: say(
              'Thinking of {{hidden.company|us}}: how far do you agree?',
              '想到{{hidden.company|我们}}时，以下说法在多大程度上符合？',
              '想到{{hidden.company|我們}}時，以下說法在多大程度上符合？',
            ),
            rows: [
              {
                id: 'matters',
                label: say('They know what matters to me.', '他们知道我在意什么。', '他們知道我在意什麼。'),
              },
              {
                id: 'repeat',
                label: say('I do not have to repeat myself.', '我不需要重复说明。', '我不需要重複說明。'),
              },
              {
                id: 'fits',
                label: say('What they offer me fits me.', '他们推荐的东西适合我。', '他們推薦的東西適合我。'),
              },
              {
                id: 'notice',
                label: say(
                  'They notice when something goes wrong.',
                  '出了问题他们会注意到。',
                  '出了問題他們會注意到。',
                ),
              },
              { id: 'listens', label: say('What I say has consequences.', '我说的话会有回应。', '我說的話會有回應。') },
            ],
          },
          {
            id: 'moment',
            type: 'long_text',
            title: say(
              'Tell us of a moment in which you felt understood, or not at all.',
              '请讲一个您觉得被理解，或者完全不被理解的时刻。',
              '請講一個您覺得被理解，或者完全不被理解的時刻。',
            ),
          },
        ],
      },
    ],
  },
)

/** What staff believe that customers would say, on the customers' own scales: the other half of the experience gap. */
export const staffBelief = template(
  {
    id: 'staff_belief',
    name: say('What staff believe', '员工眼中的客户', '員工眼中的顧客'),
    about: say(
      'For employees: what would customers say? On the same scales, so that the gap can be computed.',
      '面向员工：客户会怎么说？使用同样的尺度，以便计算差距。',
      '面向員工：顧客會怎麼說？使用同樣的尺度，以便計算差距。',
    ),
  },
  {
    blocks: [
      {
        id: 'belief',
        paging: 'each',
        items: [
          {
            id: 'intro',
            type: 'statement',
            title: say('What would our customers say?', '我们的客户会怎么说？', '我們的顧客會怎麼說？'),
            body: say(
              'Please answer as you believe that most customers would, not as you wish. Answers are only shown for groups, never for one person.',
              '请按您认为大多数客户会给出的答案填写，而不是您所希望的。结果只按群体显示，不会显示个人。',
              '請按您認為大多數顧客會給出的答案填寫，而不是您所希望的。結果只按群體顯示，不會顯示個人。',
            ),
          },
          {
            id: 'contact',
            type: 'single',
            title: say('How often do you talk to customers?', '您多久与客户交流一次？', '您多久與顧客交流一次？'),
            options: [
              choice('daily', say('Every day', '每天', '每天')),
              choice('weekly', say('Every week', '每周', '每週')),
              choice('rarely', say('Less often', '更少', '更少')),
              choice('never', say('Never', '从不', '從不')),
            ],
          },
          {
            id: 'nps',
            type: 'nps',
            metric: 'nps_belief',
            required: true,
            title: say(
              'How likely would a typical customer be to recommend us?',
              '一位典型的客户有多大可能推荐我们？',
              '一位典型的顧客有多大可能推薦我們？',
            ),
            labels: {
              low: say('Not at all likely', '完全不可能', '完全不可能'),
              high: say('Extremely likely', '极有可能', '極有可能'),
            },
          },
          {
            id: 'parts',
            type: 'matrix',
            columns: quality,
            metric: 'experience_belief',
            title: say('How would customers rate these parts?', '客户会如何评价以下环节？', '顧客會如何評價以下環節？'),
            rows: [
              { id: 'product', label: say('The product itself', '商品本身', '商品本身') },
              { id: 'buying', label: say('Buying it', '购买过程', '購買過程') },
              { id: 'delivery', label: say('Getting it', '收货', '收貨') },
              { id: 'service', label: say('Being helped', '客服', '客服') },
            ],
          },
          {
            id: 'unheard',
            type: 'long_text',
            title: say(
              'What do customers tell you that nobody here hears?',
              '客户告诉过您什么，而公司里没有人听到？',
              '顧客告訴過您什麼，而公司裡沒有人聽到？',
            ),
          },
        ],
      },
    ],
  },
)
