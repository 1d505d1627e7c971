import type { Pool, Words } from './types.ts'

/** Comments of people who mix Chinese and English in one sentence; a touchpoint without a pool uses the person's own language. */
export const mixed: Partial<Record<keyof Words, Pool>> = {
  overall: {
    neg: ['整体 experience 真的一般，next time 看看别家。', 'Sorry 但是这个 quality 对不起这个价格。'],
    mid: ['So so 吧，没什么 feeling。', 'OK 啦，it works。'],
    pos: ['Love it！已经 recommend 给全 team 了。', '性价比 super 高，会 repurchase。'],
  },
  web_shop: {
    neg: ['Size guide 在手机上根本看不清。', 'Search 很难用，filter 一返回就 reset。'],
    mid: ['Website 还 OK。', '就是 normal 的 online shop。'],
    pos: ['UI 很 clean，两分钟就下单。', '产品 comparison 做得很 nice。'],
  },
  checkout: {
    neg: ['Coupon 到 last step 就没了，什么鬼。', 'Payment fail 两次，钱还被 hold 住。'],
    mid: ['Checkout 还行，fine。', '付款 OK。'],
    pos: ['Apple Pay 一秒搞定，smooth。', 'Checkout 超快，delivery date 也写清楚了。'],
  },
  delivery: {
    neg: ['Courier 电话都不打，直接放 locker。', 'Tracking 完全不准，一直 out for delivery。'],
    mid: ['Delivery 正常。', '收到了，thanks。'],
    pos: ['Delivery super fast，昨天下单今天到！', '快递小哥很 nice，提前 call 我。'],
  },
  unboxing: {
    neg: ['Packaging 太多 plastic 了，不环保。', '盒子里没有 cable？'],
    mid: ['Box 还行吧。', '包装 OK。'],
    pos: ['Unboxing 体验满分，很有 premium 的感觉！', '盒子 so cute，舍不得扔。'],
  },
  pairing: {
    neg: ['Pairing 一直 fail，那个 confirm 到底在哪里点？', 'App 说 enter code，but 手环上没有 code 啊。'],
    mid: ['Pairing 第二次才 work。', 'Setup 还行，说明可以更 clear。'],
    pos: ['Pairing 几秒就 done，赞。', 'Setup 超 easy，我妈都会。'],
  },
  support: {
    neg: ['Support 每次换人，每次都要 repeat 一遍。', '客服 reply 都是 copy paste。'],
    mid: ['Support 回了，有点 slow。', '客服 polite，但没 solve。'],
    pos: ['Customer service 超 nice，十分钟 solve。', '客服 reply 很快，thank you！'],
  },
  first_week: {
    neg: ['First week 就一直 disconnect，无语。', 'Sleep tracking 不准，看 Netflix 也算睡觉。'],
    mid: ['还在 explore，暂时 OK。', '数据很多，不知道怎么 use。'],
    pos: ['Battery 真的 long lasting，喜欢。', '每天的 goal 很 motivating。'],
  },
  billing: {
    neg: ['Auto-renew 从来没 agree 过。', 'Bill 看不懂，扣了什么 fee？'],
    mid: ['Billing 正常 OK。', '扣费 as usual。'],
    pos: ['Bill 很 clear，扣费前有 reminder。', 'Price 合理，fair。'],
  },
}
