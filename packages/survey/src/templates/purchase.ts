import { choice, mayContact, satisfied, say, somethingElse, template, when } from './template.ts'

/** Right after the order: how it went, and what was in the way. */
export const afterPurchase = template(
  {
    id: 'after_purchase',
    name: say('After purchase', '购买之后', '購買之後'),
    about: say(
      'Within a day of the order: how buying went, and what was in the way.',
      '下单后一天内：购买过程如何，有什么阻碍。',
      '下單後一天內：購買過程如何，有什麼阻礙。',
    ),
  },
  {
    blocks: [
      {
        id: 'buying',
        paging: 'each',
        items: [
          {
            id: 'csat',
            type: 'csat',
            required: true,
            labels: satisfied,
            title: say(
              'How satisfied are you with the way you bought from {{hidden.company|us}}?',
              '您对这次在{{hidden.company|我们这里}}的购买过程满意吗？',
              '您對這次在{{hidden.company|我們這裡}}的購買過程滿意嗎？',
            ),
          },
          {
            id: 'obstacles',
            type: 'multi',
            shuffle: true,
            show: when('csat', 'at_most', 3),
            title: say('What was in the way?', '哪些地方不顺利？', '哪些地方不順利？'),
            help: say('Choose as many as apply.', '可多选。', '可複選。'),
            options: [
              choice('finding', say('Finding what I wanted', '难以找到想要的商品', '難以找到想要的商品')),
              choice('information', say('Missing information', '商品信息不足', '商品資訊不足')),
              choice('price', say('Costs that appeared late', '结账时才出现的费用', '結帳時才出現的費用')),
              choice('payment', say('Paying', '付款遇到问题', '付款遇到問題')),
              choice('account', say('Having to sign up', '必须注册账号', '必須註冊帳號')),
              choice('speed', say('The page was slow', '页面太慢', '頁面太慢')),
              somethingElse,
            ],
          },
          {
            id: 'story',
            type: 'long_text',
            title: say(
              'What should we know about it?',
              '关于这次购买，您还想告诉我们什么？',
              '關於這次購買，您還想告訴我們什麼？',
            ),
          },
          { ...mayContact, show: { left: { answer: 'story' }, is: 'answered' } },
        ],
      },
    ],
  },
)

/** The question that finds what analytics cannot see: doubts of those who bought all the same. */
export const almostStopped = template(
  {
    id: 'almost_stopped',
    name: say('What almost stopped you from buying?', '什么差点让您放弃购买？', '什麼差點讓您放棄購買？'),
    about: say(
      'Two questions on the order confirmation: the doubts of those who bought all the same.',
      '下单确认页上的两个问题：买了的人当时有哪些顾虑。',
      '訂單確認頁上的兩個問題：買了的人當時有哪些顧慮。',
    ),
  },
  {
    blocks: [
      {
        id: 'doubts',
        paging: 'each',
        items: [
          {
            id: 'almost',
            type: 'long_text',
            title: say(
              'What almost stopped you from buying today?',
              '今天有什么差点让您放弃购买？',
              '今天有什麼差點讓您放棄購買？',
            ),
            help: say('Write "nothing" if there was nothing.', '如果没有，请写“没有”。', '如果沒有，請寫「沒有」。'),
          },
          { id: 'hear_almost', type: 'listen', to: 'almost' },
          {
            id: 'decided',
            type: 'single',
            shuffle: true,
            show: { left: { answer: 'almost' }, is: 'answered' },
            title: say('What made you go ahead?', '是什么让您决定购买？', '是什麼讓您決定購買？'),
            options: [
              choice('reviews', say("Other customers' reviews", '其他客户的评价', '其他顧客的評價')),
              choice('information', say('Information on the page', '页面上的信息', '頁面上的資訊')),
              choice('advice', say('Advice from a person', '有人给了建议', '有人給了建議')),
              choice('guarantee', say('The right to return it', '可以退货', '可以退貨')),
              choice('price', say('The price', '价格', '價格')),
              choice('need', say('I needed it anyway', '无论如何都需要', '無論如何都需要')),
              somethingElse,
            ],
          },
          {
            id: 'less_price',
            type: 'single',
            show: { left: { heard: 'hear_almost', signal: 'topics' }, is: 'equals', right: 'price' },
            title: say(
              'You mentioned the price. What was the difficulty?',
              '您提到了价格。具体是哪方面？',
              '您提到了價格。具體是哪方面？',
            ),
            options: [
              choice('item', say('The price of the product', '商品本身的价格', '商品本身的價格')),
              choice('shipping', say('The cost of delivery', '运费', '運費')),
              choice('unclear', say('I could not see the total', '看不到总价', '看不到總價')),
              choice('elsewhere', say('It is cheaper elsewhere', '别处更便宜', '別處更便宜')),
            ],
          },
        ],
      },
    ],
  },
)
