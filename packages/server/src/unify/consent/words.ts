import type { Words } from '../../platform/kernel/index.ts'
import type { builtInPurposes } from './contract.ts'

/** Why what was asked cannot be done. */
export const words = {
  noCustomer: {
    en: 'No customer has this id.',
    'zh-Hans': '没有使用此 ID 的客户。',
    'zh-Hant': '沒有使用此 ID 的顧客。',
  },
  noBasis: {
    en: 'No legal basis that holds has this id.',
    'zh-Hans': '没有使用此 ID 的有效法律依据。',
    'zh-Hant': '沒有使用此 ID 的有效法律依據。',
  },
  noRequest: {
    en: 'No request has this id.',
    'zh-Hans': '没有使用此 ID 的申请。',
    'zh-Hant': '沒有使用此 ID 的申請。',
  },
  decided: {
    en: 'This request was decided already.',
    'zh-Hans': '此申请已经处理过。',
    'zh-Hant': '此申請已經處理過。',
  },
  notPast: {
    en: 'nobody can have said it in the future',
    'zh-Hans': '表态时间不能在将来',
    'zh-Hant': '表態時間不能在將來',
  },
  noMailServer: {
    en: 'There is no e-mail channel (and no OPENCXM_SMTP_URL), so nothing can be confirmed by mail.',
    'zh-Hans': '尚未设置邮件渠道（也没有 OPENCXM_SMTP_URL），无法通过邮件确认。',
    'zh-Hant': '尚未設定郵件管道（也沒有 OPENCXM_SMTP_URL），無法透過郵件確認。',
  },
  noForm: {
    en: 'No sign-up form has this id.',
    'zh-Hans': '没有使用此 ID 的订阅表单。',
    'zh-Hant': '沒有使用此 ID 的訂閱表單。',
  },
  notOverChannel: {
    en: 'people do not choose about {purpose} over this channel',
    'zh-Hans': '用途 {purpose} 不通过此渠道征求同意',
    'zh-Hant': '用途 {purpose} 不透過此管道徵求同意',
  },
  unknownPurpose: {
    en: 'no purpose of this workspace has this name: {purpose}',
    'zh-Hans': '此工作区没有名为 {purpose} 的用途',
    'zh-Hant': '此工作區沒有名為 {purpose} 的用途',
  },
} as const satisfies Record<string, Words>

type BuiltIn = (typeof builtInPurposes)[number]

/** Names of the purposes that every workspace has. */
export const purposeNames: Readonly<Record<BuiltIn, Words>> = {
  service: { en: 'Service messages', 'zh-Hans': '服务通知', 'zh-Hant': '服務通知' },
  surveys: { en: 'Surveys', 'zh-Hans': '问卷调查', 'zh-Hant': '問卷調查' },
  marketing: { en: 'Offers and news', 'zh-Hans': '优惠与资讯', 'zh-Hant': '優惠與資訊' },
  profiling: { en: 'Personal recommendations', 'zh-Hans': '个性化推荐', 'zh-Hant': '個人化推薦' },
}

/** What people agree to until the workspace writes its own words: version 0 of each wording. */
export const purposeTexts: Readonly<Record<BuiltIn, Words>> = {
  service: {
    en: 'Messages about what you bought or asked us for: confirmations, deliveries, appointments, answers.',
    'zh-Hans': '与您的购买或咨询有关的消息：确认、配送、预约和答复。',
    'zh-Hant': '與您的購買或洽詢有關的訊息：確認、配送、預約和答覆。',
  },
  surveys: {
    en: 'Now and then we may ask you how something went. You answer only if you like.',
    'zh-Hans': '我们可能会不时询问您的使用体验，您可以自由选择是否回答。',
    'zh-Hant': '我們可能會不時詢問您的使用體驗，您可以自由選擇是否回答。',
  },
  marketing: {
    en: 'Offers, new products and news from us.',
    'zh-Hans': '我们的优惠、新品和资讯。',
    'zh-Hant': '我們的優惠、新品和資訊。',
  },
  profiling: {
    en: 'We use what you did with us to choose what we show and recommend to you.',
    'zh-Hans': '我们会根据您与我们的往来记录，选择向您展示和推荐的内容。',
    'zh-Hant': '我們會根據您與我們的往來紀錄，選擇向您展示和推薦的內容。',
  },
}
