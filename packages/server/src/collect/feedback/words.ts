import type { Words } from '../../platform/kernel/index.ts'
import type { NoReplyReason } from './contract.ts'

/** Why something cannot be done as asked. */
export const words = {
  noFeedback: {
    en: 'No feedback has this id.',
    'zh-Hans': '没有使用此 ID 的反馈。',
    'zh-Hant': '沒有使用此 ID 的回饋。',
  },
  noConnector: {
    en: 'No connection has this id.',
    'zh-Hans': '没有使用此 ID 的接入。',
    'zh-Hant': '沒有使用此 ID 的接入。',
  },
  noUnit: {
    en: 'No unit has this id.',
    'zh-Hans': '没有使用此 ID 的团队。',
    'zh-Hant': '沒有使用此 ID 的團隊。',
  },
  noObservation: {
    en: 'No observation has this id.',
    'zh-Hans': '没有使用此 ID 的观察。',
    'zh-Hant': '沒有使用此 ID 的觀察。',
  },
  decided: {
    en: 'This observation was decided already.',
    'zh-Hans': '这条观察已经处理过。',
    'zh-Hant': '這則觀察已經處理過。',
  },
  noAssignee: {
    en: 'is not a member of this workspace',
    'zh-Hans': '不是此工作区的成员',
    'zh-Hant': '不是此工作區的成員',
  },
  assignedMeanwhile: {
    en: 'Somebody else was assigned meanwhile.',
    'zh-Hans': '在此期间已改由他人负责。',
    'zh-Hant': '在此期間已改由他人負責。',
  },
  tooManyTags: {
    en: 'would be more than 30 tags',
    'zh-Hans': '标签将超过 30 个',
    'zh-Hant': '標籤將超過 30 個',
  },
  needsSecret: {
    en: 'is needed for this kind of connection',
    'zh-Hans': '此类接入必须填写',
    'zh-Hant': '此類接入必須填寫',
  },
  notPolled: {
    en: 'This connection waits to be called; there is nothing to fetch.',
    'zh-Hans': '此接入由对方推送，无需拉取。',
    'zh-Hant': '此接入由對方推送，無需拉取。',
  },
  notCalled: {
    en: 'This connection has no address: it is asked by us.',
    'zh-Hans': '此接入没有回调地址，由我们主动拉取。',
    'zh-Hant': '此接入沒有回呼地址，由我們主動拉取。',
  },
  kindStays: {
    en: 'cannot change: make another connection instead',
    'zh-Hans': '不能更改：请另建一个接入',
    'zh-Hant': '不能變更：請另建一個接入',
  },
  mailOnly: {
    en: 'Send the e-mail as it is (RFC 822), with the content type message/rfc822.',
    'zh-Hans': '请以 message/rfc822 类型发送原始邮件（RFC 822）。',
    'zh-Hant': '請以 message/rfc822 類型傳送原始郵件（RFC 822）。',
  },
  badMail: {
    en: 'This is not an e-mail that can be read.',
    'zh-Hans': '无法读取这封邮件。',
    'zh-Hant': '無法讀取這封郵件。',
  },
  noReply: {
    en: 'No reply has this id.',
    'zh-Hans': '没有使用此 ID 的回复。',
    'zh-Hant': '沒有使用此 ID 的回覆。',
  },
  keyTaken: {
    en: 'This key was used for another reply: each text that is to be sent needs a key of its own.',
    'zh-Hans': '此 key 已用于另一条回复：每条要发送的文字都需要自己的 key。',
    'zh-Hant': '此 key 已用於另一則回覆：每則要傳送的文字都需要自己的 key。',
  },
  noMailChannel: {
    en: 'is not an e-mail channel of this workspace',
    'zh-Hans': '不是此工作区的邮件渠道',
    'zh-Hant': '不是此工作區的郵件管道',
  },
  left: {
    en: 'This reply is on its way already and cannot be taken back.',
    'zh-Hans': '这条回复已经发出，无法撤回。',
    'zh-Hant': '這則回覆已經送出，無法收回。',
  },
  notFailed: {
    en: 'This attempt did not fail, or is being tried again already.',
    'zh-Hans': '这次发送没有失败，或者已经在重试。',
    'zh-Hant': '這次傳送沒有失敗，或者已經在重試。',
  },
  notBounced: {
    en: 'Nothing is noted against the address of this voice.',
    'zh-Hans': '这条反馈的地址没有退信记录。',
    'zh-Hant': '這則回饋的地址沒有退信紀錄。',
  },
  secretAgain: {
    en: 'the connection points elsewhere now: enter this secret again',
    'zh-Hans': '接入指向已更改，请重新输入此密钥',
    'zh-Hant': '接入指向已變更，請重新輸入此金鑰',
  },
  noReplies: {
    en: 'is of no use here: this kind of connection is not answered with a token',
    'zh-Hans': '在此无用：此类接入不用令牌回复',
    'zh-Hant': '在此無用：此類接入不用權杖回覆',
  },
} as const satisfies Record<string, Words>

/** Why a voice cannot be answered from here. */
export const noReplyWords = {
  review: {
    en: 'A review cannot be answered from here: its feed can only be read. Answer on the page where it was written.',
    'zh-Hans': '评价无法在此回复：其来源只能读取。请到发布评价的页面回复。',
    'zh-Hant': '評價無法在此回覆：其來源只能讀取。請到發布評價的頁面回覆。',
  },
  observation: {
    en: 'An employee wrote this about a customer; there is nobody to answer.',
    'zh-Hans': '这是员工转述的见闻，没有可以回复的人。',
    'zh-Hant': '這是員工轉述的見聞，沒有可以回覆的人。',
  },
  survey: {
    en: 'This is an answer to a survey. Whoever fills one in is not promised a reply.',
    'zh-Hans': '这是问卷的回答，问卷没有承诺会有人回复。',
    'zh-Hant': '這是問卷的回答，問卷沒有承諾會有人回覆。',
  },
  not_connected: {
    en: 'This came in over the API or a file, without a connection that could carry a reply back.',
    'zh-Hans': '这条反馈来自 API 或文件，没有可以把回复送回去的接入。',
    'zh-Hant': '這則回饋來自 API 或檔案，沒有可以把回覆送回去的接入。',
  },
  connection_gone: {
    en: 'The connection that it came by was removed.',
    'zh-Hans': '带来这条反馈的接入已被删除。',
    'zh-Hant': '帶來這則回饋的接入已被刪除。',
  },
  connection_off: {
    en: 'The connection that it came by is switched off.',
    'zh-Hans': '带来这条反馈的接入已停用。',
    'zh-Hant': '帶來這則回饋的接入已停用。',
  },
  not_set_up: {
    en: 'The connection that it came by is not set up for replies.',
    'zh-Hans': '带来这条反馈的接入尚未设置回复。',
    'zh-Hant': '帶來這則回饋的接入尚未設定回覆。',
  },
  nothing_to_answer: {
    en: 'It names no conversation that could be answered.',
    'zh-Hans': '它没有指明可以回复的会话。',
    'zh-Hant': '它沒有指明可以回覆的對話。',
  },
  no_mail_channel: {
    en: 'No e-mail channel is set up to send replies by.',
    'zh-Hans': '尚未设置用于回复的邮件渠道。',
    'zh-Hant': '尚未設定用於回覆的郵件管道。',
  },
  no_address: {
    en: 'The e-mail names no address that could be answered.',
    'zh-Hans': '这封邮件没有可以回复的地址。',
    'zh-Hant': '這封郵件沒有可以回覆的地址。',
  },
  refused: {
    en: 'This customer does not want messages about service on this way.',
    'zh-Hans': '这位客户不愿通过此方式接收服务消息。',
    'zh-Hant': '這位顧客不願透過此方式接收服務訊息。',
  },
  bounced: {
    en: 'Mail to this address came back: it takes none.',
    'zh-Hans': '发往此地址的邮件被退回：地址无效。',
    'zh-Hant': '寄往此地址的郵件被退回：地址無效。',
  },
} as const satisfies Record<NoReplyReason, Words>

/** Why feedback was set aside, by code. */
export const rejectionWords = {
  feedback_invalid: {
    en: 'The field {field} is wrong: {reason}',
    'zh-Hans': '字段 {field} 有误：{reason}',
    'zh-Hant': '欄位 {field} 有誤：{reason}',
  },
  feedback_empty: {
    en: 'There is neither a text nor a rating.',
    'zh-Hans': '既没有文字也没有评分。',
    'zh-Hant': '既沒有文字也沒有評分。',
  },
  feedback_time: {
    en: 'The time {found} is before 2000 or more than a day ahead.',
    'zh-Hans': '时间 {found} 早于 2000 年，或晚于现在超过一天。',
    'zh-Hant': '時間 {found} 早於 2000 年，或晚於現在超過一天。',
  },
  feedback_unreadable: {
    en: 'The payload is not what {vendor} sends: {reason}',
    'zh-Hans': '内容不是 {vendor} 的格式：{reason}',
    'zh-Hant': '內容不是 {vendor} 的格式：{reason}',
  },
} as const satisfies Record<string, Words>
