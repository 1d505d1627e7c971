import type { Role } from '../contract/detection.ts'

/**
 * Headers by role: English ones are compared whole (without case and separators), Chinese ones as parts; `asked` finds the question
 * in a whole English sentence, which names the company. First match wins.
 */
export type RoleWords = {
  role: Role
  kind: string | null
  english: readonly string[]
  chinese: readonly string[]
  asked?: RegExp
}

const words = (text: string): string[] => text.split('|').map((word) => word.trim())

/** The order matters: an "email" is no "text", a "birth date" is no time of an event, a "source id" is no channel. */
const roleWords: readonly RoleWords[] = [
  {
    role: 'trait',
    kind: null,
    english: words(
      'birthday|birth date|date of birth|dob|birthdate|age|registered at|registration date|join date|signup date|member since',
    ),
    chinese: words('生日|出生|年龄|年齡|注册时间|注册日期|註冊時間|註冊日期|入会|入會'),
  },
  {
    role: 'identifier',
    kind: 'email',
    english: words('email|e mail|mail|email address|mail address|contact email|user email|customer email'),
    chinese: words('邮箱|郵箱|电子邮件|電子郵件|电邮|電郵|信箱'),
  },
  {
    role: 'identifier',
    kind: 'phone',
    english: words(
      'phone|mobile|phone number|mobile number|mobile phone|tel|telephone|cell|cell phone|cellphone|msisdn|phone no|mobile no|contact number',
    ),
    chinese: words('手机|手機|电话|電話|联系方式|聯絡方式|移动电话|行動電話'),
  },
  {
    role: 'identifier',
    kind: 'wechat_unionid',
    english: words('unionid|union id|wechat unionid|wx unionid'),
    chinese: words('unionid'),
  },
  {
    role: 'identifier',
    kind: 'wechat_openid',
    english: words('openid|open id|wechat openid|wx openid'),
    chinese: words('openid|微信号'),
  },
  {
    role: 'identifier',
    kind: 'anonymous',
    english: words(
      'anonymous id|device id|visitor id|cookie id|client id|session id|distinct id|idfa|gaid|cookie|fingerprint',
    ),
    chinese: words('设备号|设备id|设备编号|裝置|匿名|访客|訪客'),
  },
  {
    role: 'response',
    kind: null,
    english: words(
      'response id|respondent id|respnum|respondent|resp id|response|submission id|survey response id|answer id|participant id|comment id|response token',
    ),
    chinese: words('答卷|问卷编号|問卷編號|回覆編號|填答序号|填答序號|提交编号|提交編號'),
  },
  {
    role: 'identifier',
    kind: 'user',
    english: words(
      'user id|userid|user|uid|customer id|customerid|customer|customer no|customer number|cust id|custid|client|client no|member id|member|member no|membership id|account id|account|account no|contact id|person id|patient id|guest id|passenger id|subscriber id|master id|user name|username|login|employee id|buyer id|consumer id',
    ),
    chinese: words(
      '用户id|用户编号|用户标识|用户名|用戶|用户|客户id|客户编号|客户号|客戶|客户|会员号|会员编号|会员id|会员卡|會員|会员|顾客|顧客|账号|帳號|帐号|买家|買家',
    ),
  },
  {
    role: 'order_id',
    kind: null,
    english: words(
      'order id|orderid|order no|order number|order|invoice|invoice no|invoiceno|invoice id|invoice number|transaction id|transaction|transaction no|receipt no|booking id|booking reference|reservation id|case id|ticket id|event id|message id|id|row id|name',
    ),
    chinese: words(
      '订单号|訂單號|订单编号|訂單編號|订单id|流水号|流水號|交易号|交易號|单号|單號|发票号|發票號|编号|編號|序号|序號',
    ),
  },
  {
    role: 'score',
    kind: 'nps',
    english: words(
      'nps|nps score|nps rating|net promoter score|likelihood to recommend|recommend|recommendation|would recommend|how likely|how likely to recommend|how likely are you to recommend us|how likely is it that you would recommend us|how likely are you to recommend us to a friend or colleague|how likely is it that you would recommend us to a friend or colleague|ltr|recommend 0 10|likely to recommend|netpro',
    ),
    // NPS评分 and 客户nps: the metric's own name says more than the word for any score.
    asked:
      /\bhow likely\b.*\brecommend\b|\blikelihood to recommend\b|\bnps ?(?=\p{Script=Han})|(?<=\p{Script=Han}) ?nps\b/u,
    chinese: words('推荐意愿|推薦意願|推荐度|推薦度|净推荐|淨推薦|推荐可能|推薦可能|推荐|推薦'),
  },
  {
    role: 'score',
    kind: 'ces',
    english: words('ces|effort|effort score|customer effort score|ease|ease of use|easy'),
    // Not "how difficult": there low is good.
    asked: /\bhow easy\b|\bmade it easy\b|\bces ?(?=\p{Script=Han})|(?<=\p{Script=Han}) ?ces\b/u,
    chinese: words('费力|費力|轻松|輕鬆|容易|易用'),
  },
  {
    role: 'score',
    kind: 'csat',
    english: words(
      'csat|csat score|satisfaction|satisfaction score|overall satisfaction|overall|rating|overall rating|score|review score|review stars|review rating|stars|star|star rating|rate|grade',
    ),
    asked:
      /\bhow satisfied\b|\bhow would you rate\b|\boverall satisfaction\b|\bosat\b|\bcsat ?(?=\p{Script=Han})|(?<=\p{Script=Han}) ?csat\b/u,
    chinese: words('满意度|滿意度|满意|滿意|评分|評分|评价分|星级|星級|打分|分数|分數|得分'),
  },
  {
    role: 'weight',
    kind: null,
    english: words('weight|wgt|survey weight|sample weight|weighting|wt'),
    chinese: words('权重|權重|加权|加權'),
  },
  {
    role: 'text',
    kind: null,
    english: words(
      'comment|comments|feedback|review|review text|review content|reviewbody|nps follow up|text|message|reason|verbatim|remark|remarks|note|notes|suggestion|suggestions|open text|content|body|complaint|opinion|answer text|free text',
    ),
    asked:
      /\b(?:comments?|feedback|suggestions?)\b(?! (?:id|type|category|topic|status|date|count|source|channel|language)\b)|\bwhy\b|\breasons? for\b|\bimprove\b|\bdo better\b|\banything else\b|\btell us\b|\bwhat (?:else )?(?:changes? )?(?:can|could|should|would) (?:we|you) (?:do|make|change|suggest|add)\b/,
    chinese: words(
      '意见|意見|评论|評論|评语|評語|评价|評價|反馈|回饋|反饋|建议|建議|备注|備註|留言|内容|內容|原因|理由|为什么|為什麼|吐槽|投诉|投訴|想说|想說|想对我们说|想對我們說|补充说明|補充說明',
    ),
  },
  {
    role: 'event_name',
    kind: null,
    english: words('event|event name|event type|action|activity|activity name|behavior|behaviour'),
    chinese: words('事件|行为|行為|动作|動作'),
  },
  {
    role: 'time',
    kind: null,
    english: words(
      'time|timestamp|date|datetime|date time|created at|created|created on|created date|creation date|event time|event date|order date|order time|purchase date|invoice date|invoicedate|ts|occurred at|submitted at|submission date|response date|survey date|interview date|completed at|completed|recorded date|end date|date received|received at|visit date|paid at|payment date|tweet created|year|month|day|answered at|sent at|updated at|submit date|submit date utc',
    ),
    chinese: words('时间|時間|日期|下单|下單|年月|年份'),
  },
  {
    role: 'currency',
    kind: null,
    english: words('currency|currency code|ccy'),
    chinese: words('币种|幣種|幣別|货币|貨幣'),
  },
  {
    role: 'amount',
    kind: null,
    english: words(
      'amount|revenue|total|total amount|order amount|order total|order total amount|order value|grand total|payment|paid|sales|gmv|spend|usd|price paid|net amount|total price',
    ),
    chinese: words('金额|金額|总价|總價|实付|實付|应付|應付|总额|總額|消费|消費'),
  },
  {
    role: 'touchpoint',
    kind: null,
    english: words('touchpoint|touch point'),
    chinese: words('触点|觸點|接触点|接觸點'),
  },
  {
    role: 'channel',
    kind: null,
    english: words('channel|survey channel|sales channel|submitted via|distribution channel'),
    chinese: words('渠道|通路|管道'),
  },
  {
    role: 'trait',
    kind: null,
    english: words(
      'name|first name|last name|full name|surname|customer name|gender|sex|city|state|province|region|country|language|lang|locale|company|organization|organisation|job title|occupation|income|education|address|zip|zip code|postcode|postal code|plan|tier|segment|membership level|level|marital status|nationality|senior citizen|partner|dependents|tenure|contract|churn',
    ),
    chinese: words(
      '姓名|名字|称呼|稱呼|性别|性別|城市|省份|省|国家|國家|地区|地區|区域|區域|语言|語言|公司|单位|單位|职业|職業|职位|職位|收入|学历|學歷|地址|邮编|郵遞|等级|等級|套餐|婚姻',
    ),
  },
]

/** Lower case, full-width forms narrow, camelCase and separators become single spaces: CustomerID -> customer id. */
function headerWords(header: string): string {
  return (
    header
      .normalize('NFKC')
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      // Salesforce's mark of a field of one's own.
      .replace(/__c$/i, '')
      .replace(/[_\-.:/\\*#()[\]?!"'’]+/g, ' ')
      .toLowerCase()
      .replace(/\s+/g, ' ')
      .trim()
  )
}

/** What a header says of people without naming them: 用户类型 holds a few words that many share. */
const ofManyPeople =
  /(类型|類型|类别|類別|分类|分類|等级|等級|级别|級別|状态|狀態|来源|來源|标签|標籤|分组|分組|分群|渠道|性别|性別|年龄|年齡|姓名|名称|名稱|昵称|暱稱|积分|積分|折扣|余额|餘額|次数|次數|城市|省份|地区|地區|国家|國家|地址|职业|職業|收入)$/u

/** Not where somebody lives. */
const addressOfOne = /(?:邮件|郵件|邮箱|郵箱|电邮|電郵|信箱)地址$/u

/** Numbers of things, which may look like telephone numbers: a ticket's requester, an article. */
const numberOfThing =
  /(?:\b(?:ids?|code|sku|ean|upc|gtin|asin|barcode|article|item)|编号|編號|单号|單號|流水号|流水號|条码|條碼|货号|貨號)$/u

/** Whether a header says that its numbers are no telephone numbers, whatever they look like. */
export function numbersThings(header: string): boolean {
  return numberOfThing.test(headerWords(header))
}

/** Roles that a header speaks for, best first. What one writes beside an option is none of them. */
export function rolesOfHeader(header: string): { role: Role; kind: string | null }[] {
  // Typeform's number of a response.
  if (header.trim() === '#') return [{ role: 'response', kind: null }]
  const text = headerWords(header)
  if (/\bother please specify$/.test(text)) return []
  // Without the number of a question (1. / Q3) and its scale (0-10) / (1 to 5).
  const bare = text
    .replace(/^q? ?\d{1,3} (?=\D)/, '')
    .replace(/ \d{1,2} (?:to )?\d{1,3}$/, '')
    // What other analytics tools export: properties.time, event_properties.revenue.
    .replace(/^(?:(?:event|user|person) )?(?:properties|traits) \$?/, '')
  const dense = text.replaceAll(' ', '')
  const namesMany = ofManyPeople.test(dense) && !addressOfOne.test(dense)
  const found = roleWords.filter(
    ({ role, english, chinese, asked }) =>
      english.some((word) => word === text || word === bare || word.replaceAll(' ', '') === dense) ||
      asked?.test(text) ||
      (chinese.some((word) => dense.includes(word)) && !(role === 'identifier' && namesMany)),
  )
  const toldAt = Math.max(...found.filter(({ role }) => ofOnePerson.has(role)).map((words) => wordEnd(dense, words)))
  return found
    .filter((words) => words.role !== 'identifier' || wordEnd(dense, words) >= toldAt)
    .map(({ role, kind }) => ({ role, kind }))
}

/** What a person gives: in Chinese the last word says what a column holds, 客户满意度 an answer, 投诉客户编号 a customer. */
const ofOnePerson: ReadonlySet<Role> = new Set<Role>(['score', 'text', 'time', 'amount'])

/** Where the last Chinese word of a role ends in a header; its whole length where the role has none in it. */
function wordEnd(dense: string, { chinese }: RoleWords): number {
  const ends = chinese.filter((word) => dense.includes(word)).map((word) => dense.lastIndexOf(word) + word.length)
  return ends.length === 0 ? dense.length : Math.max(...ends)
}

/** True for a text that is a header we know, in any of the three languages. */
export function isKnownHeader(text: string): boolean {
  return text.length <= 40 && rolesOfHeader(text).length > 0 && !/^\d+$/.test(text)
}

/** A longer rest of a header is a sentence, no name of a touchpoint. */
const subjectCharsMax = 20

/** What a header of a rating is about: 物流配送 of 您对物流配送的满意度; null where it is about the whole, or a sentence. */
export function ratedSubject(header: string): string | null {
  const rest = header
    .normalize('NFKC')
    .replace(/^\s*[QT]?\d+\s*[、.)．:]\s*/iu, '')
    .replace(/^(?:请问)?[您你]?(?:对|對)(?:我们|我們|本次|这次|這次)?(?:的)?/u, '')
    .replace(
      /(?:的)?(?:满意度|滿意度|满意程度|滿意程度|满意|滿意|评分|評分|评价分|打分|得分|分数|分數|星级|星級)(?:如何|怎么样|怎麼樣)?[?\s]*$/u,
      '',
    )
    .trim()
  if (rest === '' || rest === header.trim() || rest.length > subjectCharsMax) return null
  return /^(?:总体|總體|整体|整體|总|總|综合|綜合|服务总体|本次|此次)$/u.test(rest) ? null : rest
}

const nameKeys: readonly [key: string, headers: RegExp][] = [
  ['name', /^(name|full name|customer name|(客户|客戶|顾客|顧客|会员|會員|用户|用戶|使用者)?(姓名|名字|名称|名稱))$/],
  ['first_name', /^(first name|given name|firstname|名)$/],
  ['last_name', /^(last name|surname|family name|lastname|姓|姓氏)$/],
]

/** The trait that a column of people's names is: `name`, `first_name` or `last_name`; null for every other header. */
export function nameKey(header: string): string | null {
  const text = headerWords(header)
  return nameKeys.find(([, headers]) => headers.test(text) || headers.test(text.replaceAll(' ', '')))?.[0] ?? null
}

const totalWords =
  /^(?:(?:grand |sub ?)?totals?|sum|average|avg|summe|gesamt|(?:合|总|總|小|共)(?:计|計)|(?:总|總)和|汇总|彙總|匯總|平均(?:值|数|數)?)$/

/** Whether a cell is what reports and spreadsheets write at the head of a row of sums: Grand Total, 合计. */
export function isTotalWord(cell: string): boolean {
  return cell.length <= 20 && totalWords.test(headerWords(cell))
}
