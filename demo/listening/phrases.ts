/** What is said at Pulse Wearables beside surveys. */

export const agentSays: Record<'en' | 'zh', readonly [hello: string, sorry: string]> = {
  en: ['Pulse Wearables, this is Luo Bin. How can I help?', 'I am sorry about that. I will look into it now.'],
  zh: ['您好，这里是 Pulse 客服，请问有什么可以帮您？', '非常抱歉，我马上为您核实处理。'],
}

export const posts: readonly { author: { name: string }; text: string }[] = [
  { author: { name: '跑步的阿豪' }, text: 'Pulse 手环跑完全马还剩六成电，这续航我服了。' },
  {
    author: { name: 'Mina K.' },
    text: 'Pulse app 5.8: pairing screen asks for a code that my band never shows. Anyone?',
  },
  { author: { name: '小雨點' }, text: '包裝拆開像拆禮物一樣，Pulse 這次開箱加分！' },
  { author: { name: '数码老王' }, text: '东部这边 SwiftPost 又晚到，查物流三天没动，客服只会说稍等。' },
  {
    author: { name: 'Tom R.' },
    text: 'Third week with the Pulse ring. Sleep report is spot on, weekly report I never open.',
  },
  { author: { name: '咖啡不加糖' }, text: '首年优惠一结束，订阅直接涨了一半，也没人提醒一声。' },
]

/** How a customer was when saying it: 0 unhappy, 1 neither, 2 happy. */
type Said = readonly [mood: 0 | 1 | 2, text: string]

/** What employees heard, by unit. */
export const units: readonly { name: string; touchpoint: string; heard: readonly Said[] }[] = [
  {
    name: 'Shanghai store',
    touchpoint: 'store',
    heard: [
      [2, '一位阿姨说店员帮她把字体调大，讲得很耐心，要介绍给老姐妹。'],
      [0, '有顾客拿着线上的价格来问，为什么门店贵八十块。'],
      [1, '好几位问戒指能不能试戴尺寸，样品总是不够。'],
      [2, 'A runner came back to buy a second band for his wife.'],
      [0, 'Customer could not pair in the store either; the code screen came up empty twice.'],
    ],
  },
  {
    name: 'Hotline',
    touchpoint: 'support',
    heard: [
      [0, '今天第六个问快递的，都是华东的 SwiftPost，说查不到物流。'],
      [0, 'Caller says the bill went up without a word; wants to cancel unless somebody explains.'],
      [2, '客戶說上次的退款處理得很快，特地打來道謝。'],
      [1, 'Two callers asked whether the ring works with gloves on.'],
      [0, '配对步骤里的“确认码”没人看得懂，建议换个说法。'],
    ],
  },
]
