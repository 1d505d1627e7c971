import type { Words } from '../kernel/index.ts'

/** Why sign-in, team, keys and links are refused, and the mails that bring links. */
export const words = {
  workspaceChanged: {
    en: 'Somebody else changed these settings since you opened them. Look at them in another tab, or save once more to replace what they wrote.',
    'zh-Hans': '您打开后，其他人修改了这些设置。请在另一个标签页中查看，或再次保存以覆盖对方的修改。',
    'zh-Hant': '您開啟後，其他人修改了這些設定。請在另一個分頁中查看，或再次儲存以覆蓋對方的修改。',
  },
  wrongPassword: {
    en: 'E-mail or password is wrong.',
    'zh-Hans': '邮箱或密码不正确。',
    'zh-Hant': '電子郵件或密碼不正確。',
  },
  badRequest: {
    en: 'The request is not valid.',
    'zh-Hans': '请求无效。',
    'zh-Hant': '請求無效。',
  },
  wrongToken: {
    en: 'The token is not right; it is in {path} on the server.',
    'zh-Hans': '令牌不正确；它在服务器上的 {path} 中。',
    'zh-Hant': '權杖不正確；它在伺服器上的 {path} 中。',
  },
  hasOwner: {
    en: 'This installation has an owner already: sign in.',
    'zh-Hans': '此安装已有所有者，请登录。',
    'zh-Hant': '此安裝已有擁有者，請登入。',
  },
  keyTooStrong: {
    en: 'A key cannot have more permissions than its maker.',
    'zh-Hans': '密钥的权限不能多于创建者的权限。',
    'zh-Hant': '金鑰的權限不能多於建立者的權限。',
  },
  noKey: {
    en: 'No live key has this id.',
    'zh-Hans': '没有使用此 ID 的有效密钥。',
    'zh-Hant': '沒有使用此 ID 的有效金鑰。',
  },
  linkUsed: {
    en: 'This link was used or has expired: ask for a new one.',
    'zh-Hans': '此链接已使用或已过期，请重新申请。',
    'zh-Hant': '此連結已使用或已過期，請重新申請。',
  },
  noInvitation: {
    en: 'No open invitation has this id.',
    'zh-Hans': '没有使用此 ID 的待接受邀请。',
    'zh-Hant': '沒有使用此 ID 的待接受邀請。',
  },
  invitationUsed: {
    en: 'This invitation was used, taken back or has expired: ask for a new one.',
    'zh-Hans': '此邀请已使用、已撤回或已过期，请重新申请。',
    'zh-Hant': '此邀請已使用、已撤回或已過期，請重新申請。',
  },
  hasAccount: {
    en: 'An account with this e-mail exists: enter its password.',
    'zh-Hans': '此邮箱已有账号，请输入该账号的密码。',
    'zh-Hant': '此電子郵件已有帳號，請輸入該帳號的密碼。',
  },
  noMember: {
    en: 'No member has this id.',
    'zh-Hans': '没有使用此 ID 的成员。',
    'zh-Hant': '沒有使用此 ID 的成員。',
  },
  ownersMakeOwners: {
    en: 'Only an owner makes owners.',
    'zh-Hans': '只有所有者可以指定所有者。',
    'zh-Hant': '只有擁有者可以指定擁有者。',
  },
  ownersChangeOwners: {
    en: 'Only an owner changes owners.',
    'zh-Hans': '只有所有者可以更改所有者。',
    'zh-Hant': '只有擁有者可以變更擁有者。',
  },
  needsOwner: {
    en: 'The workspace needs an owner: make somebody else owner first.',
    'zh-Hans': '工作区必须有所有者，请先指定另一位所有者。',
    'zh-Hant': '工作區必須有擁有者，請先指定另一位擁有者。',
  },
  inviteSubject: {
    en: '{by} invites you to {workspace}',
    'zh-Hans': '{by} 邀请您加入 {workspace}',
    'zh-Hant': '{by} 邀請您加入 {workspace}',
  },
  inviteMail: {
    en: '{by} invites you to the workspace {workspace} in OpenCXM.\n\nOpen this link to join. It works once, within {days} days:\n{link}\n\nIf you did not expect this mail, leave it: nothing happens.',
    'zh-Hans':
      '{by} 邀请您加入 OpenCXM 中的工作区 {workspace}。\n\n请打开此链接加入，链接只能使用一次，{days} 天内有效：\n{link}\n\n如果您没有料到这封邮件，不必理会，什么都不会发生。',
    'zh-Hant':
      '{by} 邀請您加入 OpenCXM 中的工作區 {workspace}。\n\n請開啟此連結加入，連結只能使用一次，{days} 天內有效：\n{link}\n\n如果您沒有料到這封郵件，不必理會，什麼都不會發生。',
  },
  resetSubject: {
    en: 'Set a new password for OpenCXM',
    'zh-Hans': '重设 OpenCXM 密码',
    'zh-Hant': '重設 OpenCXM 密碼',
  },
  resetMail: {
    en: 'Somebody asked for a new password for this e-mail address in OpenCXM.\n\nOpen this link to set it. It works once, within {hours} hours:\n{link}\n\nIf that was not you, leave this mail: the password stays as it is.',
    'zh-Hans':
      '有人为此邮箱申请重设 OpenCXM 密码。\n\n请打开此链接设置新密码，链接只能使用一次，{hours} 小时内有效：\n{link}\n\n如果不是您本人，不必理会这封邮件，密码保持不变。',
    'zh-Hant':
      '有人為此電子郵件申請重設 OpenCXM 密碼。\n\n請開啟此連結設定新密碼，連結只能使用一次，{hours} 小時內有效：\n{link}\n\n如果不是您本人，不必理會這封郵件，密碼保持不變。',
  },
} as const satisfies Record<string, Words>
