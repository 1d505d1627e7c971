import type { Words } from '../../../platform/kernel/index.ts'
import type { Channel, LegalBasis } from '../contract.ts'

/** Sentences of the pages and mails that people meet. */
export const pageWords = {
  title: { en: 'What may we contact you about?', 'zh-Hans': '您希望收到哪些消息？', 'zh-Hant': '您希望收到哪些訊息？' },
  lead: {
    en: '{company} contacts you only about what is ticked here. Change it whenever you like.',
    'zh-Hans': '{company} 只会就您在此勾选的内容与您联系。您可以随时更改。',
    'zh-Hant': '{company} 只會就您在此勾選的內容與您聯絡。您可以隨時更改。',
  },
  forAddress: { en: 'For {address}', 'zh-Hans': '适用于 {address}', 'zh-Hant': '適用於 {address}' },
  how: { en: 'By', 'zh-Hans': '方式', 'zh-Hant': '方式' },
  howOften: { en: 'How often at most', 'zh-Hans': '最多多久一次', 'zh-Hant': '最多多久一次' },
  days0: { en: 'No limit of mine', 'zh-Hans': '不限', 'zh-Hant': '不限' },
  days7: { en: 'Once a week', 'zh-Hans': '每周一次', 'zh-Hant': '每週一次' },
  days30: { en: 'Once in 30 days', 'zh-Hans': '每 30 天一次', 'zh-Hant': '每 30 天一次' },
  days90: { en: 'Once in 90 days', 'zh-Hans': '每 90 天一次', 'zh-Hant': '每 90 天一次' },
  save: { en: 'Save my choices', 'zh-Hans': '保存我的选择', 'zh-Hant': '儲存我的選擇' },
  none: { en: 'Nothing at all, please', 'zh-Hans': '全部取消', 'zh-Hant': '全部取消' },
  noneHelp: {
    en: 'Takes back every choice above at once.',
    'zh-Hans': '一次取消以上所有选项。',
    'zh-Hant': '一次取消以上所有選項。',
  },
  pauseTitle: { en: 'Take a break', 'zh-Hans': '暂停一段时间', 'zh-Hant': '暫停一段時間' },
  pauseHelp: {
    en: 'Your choices stay as they are; until then we send nothing but what a contract or the law requires.',
    'zh-Hans': '您的选择保持不变；在此期间，除合同或法律要求的内容外，我们不会发送任何消息。',
    'zh-Hant': '您的選擇保持不變；在此期間，除合約或法律要求的內容外，我們不會傳送任何訊息。',
  },
  pauseFor: { en: 'Pause for', 'zh-Hans': '暂停', 'zh-Hant': '暫停' },
  pauseDays: { en: '{days} days', 'zh-Hans': '{days} 天', 'zh-Hant': '{days} 天' },
  pause: { en: 'Pause', 'zh-Hans': '暂停', 'zh-Hant': '暫停' },
  pausedUntil: { en: 'Paused until {day}.', 'zh-Hans': '已暂停至 {day}。', 'zh-Hant': '已暫停至 {day}。' },
  resume: { en: 'End the pause', 'zh-Hans': '结束暂停', 'zh-Hant': '結束暫停' },
  dataTitle: { en: 'Your data', 'zh-Hans': '您的数据', 'zh-Hant': '您的資料' },
  dataHelp: {
    en: 'Somebody at {company} looks at your request and answers you.',
    'zh-Hans': '{company} 的工作人员会查看您的申请并答复您。',
    'zh-Hant': '{company} 的工作人員會查看您的申請並答覆您。',
  },
  export: { en: 'Ask for a copy of my data', 'zh-Hans': '申请获取我的数据副本', 'zh-Hant': '申請取得我的資料副本' },
  erase: { en: 'Ask to erase my data', 'zh-Hans': '申请删除我的数据', 'zh-Hant': '申請刪除我的資料' },
  eraseHelp: {
    en: 'Erasing cannot be undone, and this page ends with it.',
    'zh-Hans': '删除后无法恢复，本页面也将随之失效。',
    'zh-Hant': '刪除後無法復原，本頁面也將隨之失效。',
  },
  asked: {
    en: 'You asked for this; it is being looked at.',
    'zh-Hans': '您已提交此申请，正在处理中。',
    'zh-Hant': '您已提交此申請，正在處理中。',
  },
  saved: { en: 'Saved. It counts from now on.', 'zh-Hans': '已保存，即刻生效。', 'zh-Hant': '已儲存，即刻生效。' },
  basis: {
    en: 'We send these without asking, because of {basis}.',
    'zh-Hans': '此类消息基于{basis}发送，无需另行同意。',
    'zh-Hant': '此類訊息基於{basis}傳送，無需另行同意。',
  },
  objection: {
    en: 'We rely on {basis}. Take the tick away to object.',
    'zh-Hans': '我们依据{basis}发送。取消勾选即表示反对。',
    'zh-Hant': '我們依據{basis}傳送。取消勾選即表示反對。',
  },
  goneTitle: { en: 'This link does not work', 'zh-Hans': '此链接无效', 'zh-Hant': '此連結無效' },
  gone: {
    en: 'It may be too old or incomplete. Use the link in the latest message that you received.',
    'zh-Hans': '链接可能已过期或不完整。请使用您最近收到的消息中的链接。',
    'zh-Hant': '連結可能已過期或不完整。請使用您最近收到的訊息中的連結。',
  },
  leaveTitle: { en: 'Stop these messages?', 'zh-Hans': '不再接收此类消息？', 'zh-Hant': '不再接收此類訊息？' },
  leave: {
    en: '{purpose} by {channel} from {company}. Nothing has changed yet.',
    'zh-Hans': '{company} 通过{channel}发送的{purpose}。目前尚未更改。',
    'zh-Hant': '{company} 透過{channel}傳送的{purpose}。目前尚未更改。',
  },
  leaveButton: { en: 'Stop them', 'zh-Hans': '不再接收', 'zh-Hant': '不再接收' },
  leftTitle: { en: 'Done', 'zh-Hans': '已完成', 'zh-Hant': '已完成' },
  left: {
    en: 'You will get no more of these messages.',
    'zh-Hans': '您将不再收到此类消息。',
    'zh-Hant': '您將不再收到此類訊息。',
  },
  leftBinding: {
    en: 'We noted that you do not want these. Those that a contract or the law requires, we still have to send.',
    'zh-Hans': '我们已记录您的意愿。但合同或法律要求的消息，我们仍须发送。',
    'zh-Hant': '我們已記錄您的意願。但合約或法律要求的訊息，我們仍須傳送。',
  },
  allChoices: { en: 'See all my choices', 'zh-Hans': '查看我的全部选择', 'zh-Hant': '查看我的全部選擇' },
  confirmTitle: { en: 'Yes, write to me', 'zh-Hans': '同意接收消息', 'zh-Hant': '同意接收訊息' },
  confirmLead: {
    en: '{company} was asked to write to this address about the following. It begins only when you confirm.',
    'zh-Hans': '有人请 {company} 向此邮箱发送以下内容。只有在您确认之后才会开始。',
    'zh-Hant': '有人請 {company} 向此信箱傳送以下內容。只有在您確認之後才會開始。',
  },
  confirmButton: { en: 'I confirm', 'zh-Hans': '我确认', 'zh-Hant': '我確認' },
  confirmed: {
    en: 'Thank you. It is confirmed; each message has a link to end it.',
    'zh-Hans': '谢谢，已确认。每条消息中都有退订链接。',
    'zh-Hant': '謝謝，已確認。每則訊息中都有退訂連結。',
  },
  mailSubject: {
    en: 'Please confirm: messages from {company}',
    'zh-Hans': '请确认：接收 {company} 的消息',
    'zh-Hant': '請確認：接收 {company} 的訊息',
  },
  mailOpen: { en: 'Read and confirm', 'zh-Hans': '查看并确认', 'zh-Hant': '檢視並確認' },
  purposeBy: { en: '{purpose} ({how})', 'zh-Hans': '{purpose}（{how}）', 'zh-Hant': '{purpose}（{how}）' },
  everyChannel: { en: 'by any means', 'zh-Hans': '不限方式', 'zh-Hant': '不限方式' },
  signUpTitle: { en: 'Hear from {company}', 'zh-Hans': '订阅 {company} 的消息', 'zh-Hant': '訂閱 {company} 的訊息' },
  signUpLead: {
    en: 'Tick what you would like. We then send you one mail; nothing begins before you confirm it there.',
    'zh-Hans': '请勾选您希望收到的内容。我们会向您发送一封确认邮件，在您确认之前不会有任何订阅。',
    'zh-Hant': '請勾選您希望收到的內容。我們會寄給您一封確認郵件，在您確認之前不會有任何訂閱。',
  },
  signUpAddress: { en: 'Your e-mail address', 'zh-Hans': '您的电子邮箱', 'zh-Hant': '您的電子郵件地址' },
  signUpChoices: { en: 'I would like', 'zh-Hans': '我希望收到', 'zh-Hant': '我希望收到' },
  signUpGo: { en: 'Sign up', 'zh-Hans': '订阅', 'zh-Hant': '訂閱' },
  signUpEnd: {
    en: 'Every message has a link to end it. If you do not confirm, we forget your address after 7 days.',
    'zh-Hans': '每条消息中都有退订链接。如果您没有确认，我们会在 7 天后删除您的邮箱地址。',
    'zh-Hant': '每則訊息中都有取消訂閱的連結。如果您沒有確認，我們會在 7 天後刪除您的電子郵件地址。',
  },
  signUpAway: { en: 'Leave this empty', 'zh-Hans': '请勿填写此项', 'zh-Hant': '請勿填寫此項' },
  needAddress: {
    en: 'Write your e-mail address, such as name@example.com.',
    'zh-Hans': '请填写您的电子邮箱，例如 name@example.com。',
    'zh-Hant': '請填寫您的電子郵件地址，例如 name@example.com。',
  },
  needChoice: {
    en: 'Tick at least one of these.',
    'zh-Hans': '请至少勾选一项。',
    'zh-Hant': '請至少勾選一項。',
  },
  sendAgain: {
    en: 'That was very quick, or the page was open for long. Please press the button once more.',
    'zh-Hans': '提交过快，或页面打开的时间太长。请再次点击按钮。',
    'zh-Hant': '送出過快，或頁面開啟的時間太長。請再次點選按鈕。',
  },
  tooMany: {
    en: 'Too many requests just now. Please try again in a few minutes.',
    'zh-Hans': '当前请求过多，请几分钟后再试。',
    'zh-Hant': '目前請求過多，請幾分鐘後再試。',
  },
  sentTitle: { en: 'Look into your mailbox', 'zh-Hans': '请查看您的邮箱', 'zh-Hant': '請查看您的信箱' },
  sentText: {
    en: 'We are sending you a mail with a link. Only when you confirm there will we write to you. Nothing there after a few minutes? Look into the spam folder; an address gets at most three of these a day.',
    'zh-Hans':
      '我们正在向您发送一封带有链接的邮件。只有在您确认之后，我们才会与您联系。如果几分钟后仍未收到，请查看垃圾邮件；每个邮箱每天最多接收三封此类邮件。',
    'zh-Hant':
      '我們正在寄給您一封附有連結的郵件。只有在您確認之後，我們才會與您聯絡。如果幾分鐘後仍未收到，請查看垃圾郵件；每個信箱每天最多接收三封此類郵件。',
  },
  mailIgnore: {
    en: 'If it was not you who asked, do nothing: nothing begins, and we forget your address after 7 days.',
    'zh-Hans': '如果不是您本人申请，请忽略此邮件：不会有任何变化，我们会在 7 天后删除您的地址。',
    'zh-Hant': '如果不是您本人申請，請忽略此郵件：不會有任何變化，我們會在 7 天後刪除您的地址。',
  },
  language: { en: 'Language', 'zh-Hans': '语言', 'zh-Hant': '語言' },
} as const satisfies Record<string, Words>

export const channelWords: Readonly<Record<Channel, Words>> = {
  email: { en: 'E-mail', 'zh-Hans': '电子邮件', 'zh-Hant': '電子郵件' },
  sms: { en: 'Text message', 'zh-Hans': '短信', 'zh-Hant': '簡訊' },
  wechat: { en: 'WeChat', 'zh-Hans': '微信', 'zh-Hant': '微信' },
  push: { en: 'App notification', 'zh-Hans': '应用推送', 'zh-Hant': '應用程式推播' },
  inpage: { en: 'On our website', 'zh-Hans': '网站内', 'zh-Hant': '網站內' },
}

export const basisWords: Readonly<Record<LegalBasis, Words>> = {
  contract: { en: 'a contract with you', 'zh-Hans': '与您的合同', 'zh-Hant': '與您的合約' },
  legal_obligation: { en: 'a legal duty', 'zh-Hans': '法定义务', 'zh-Hant': '法定義務' },
  legitimate_interest: { en: 'our legitimate interest', 'zh-Hans': '我们的正当利益', 'zh-Hant': '我們的正當利益' },
}
