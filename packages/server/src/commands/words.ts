import { languageOfTerminal } from '../platform/i18n/index.ts'
import { inLanguage, type Values, type Words } from '../platform/kernel/index.ts'

/** A sentence in the language of the terminal. */
export function tell(words: Words, values: Values = {}): string {
  return inLanguage({ words, values }, languageOfTerminal(process.env))
}

/** What commands say. Options, settings, file names and JSON are the same in every language. */
export const words = {
  standardInput: {
    en: 'standard input (the password)',
    'zh-Hans': '标准输入（密码）',
    'zh-Hant': '標準輸入（密碼）',
  },
  typePassword: {
    en: 'Type the password (it will be seen) and end with Ctrl-D, or pipe it in:',
    'zh-Hans': '请输入密码（会显示在屏幕上），以 Ctrl-D 结束，也可通过管道传入：',
    'zh-Hant': '請輸入密碼（會顯示在螢幕上），以 Ctrl-D 結束，也可透過管道傳入：',
  },
  made: {
    en: 'Workspace {workspace}\nWrite key {writeKey}\nSecret key {secretKey}\nStart with: npm start, then open {url}',
    'zh-Hans': '工作区 {workspace}\n写入密钥 {writeKey}\n私密密钥 {secretKey}\n启动：npm start，然后打开 {url}',
    'zh-Hant': '工作區 {workspace}\n寫入金鑰 {writeKey}\n私密金鑰 {secretKey}\n啟動：npm start，然後開啟 {url}',
  },
  madeThere: {
    en: 'Workspace {workspace}\nWrite key {writeKey}\nSecret key {secretKey}\nThe server runs: open {url}',
    'zh-Hans': '工作区 {workspace}\n写入密钥 {writeKey}\n私密密钥 {secretKey}\n服务器已在运行：请打开 {url}',
    'zh-Hant': '工作區 {workspace}\n寫入金鑰 {writeKey}\n私密金鑰 {secretKey}\n伺服器已在執行：請開啟 {url}',
  },
  oneFolder: {
    en: 'name one new folder. Usage: {usage}',
    'zh-Hans': '请指定一个新文件夹。用法：{usage}',
    'zh-Hant': '請指定一個新資料夾。用法：{usage}',
  },
  nameBackup: {
    en: 'name the backup. Usage: {usage}',
    'zh-Hans': '请指定备份。用法：{usage}',
    'zh-Hant': '請指定備份。用法：{usage}',
  },
  serverCouldNot: {
    en: 'the server could not: {reason}',
    'zh-Hans': '服务器未能完成：{reason}',
    'zh-Hant': '伺服器未能完成：{reason}',
  },
  restored: {
    en: 'Restored the backup of {at} into {folder}; {erased} people who were erased since were erased again. Nobody was written to; once started, it writes to people and reads mailboxes as the server did that the backup is of: do not run both. Who withdrew consent after the backup is not known here: enter it first of all.',
    'zh-Hans':
      '已将 {at} 的备份恢复到 {folder}；此后被清除的 {erased} 人已再次清除。恢复期间没有向任何人发送；启动后，它会像原服务器一样发送消息并读取邮箱：不要同时运行两者。备份之后撤回的同意在此并不知晓：请首先补录。',
    'zh-Hant':
      '已將 {at} 的備份還原到 {folder}；此後被清除的 {erased} 人已再次清除。還原期間沒有向任何人寄送；啟動後，它會像原伺服器一樣寄送訊息並讀取信箱：不要同時執行兩者。備份之後撤回的同意在此並不知曉：請先補登。',
  },
  interruptedRestores: {
    en: 'Took away what interrupted restores had left beside {folder} (folders: {n}).',
    'zh-Hans': '已删除先前中断的恢复在 {folder} 旁留下的 {n} 个文件夹。',
    'zh-Hant': '已刪除先前中斷的還原在 {folder} 旁留下的 {n} 個資料夾。',
  },
  foreignServer: {
    en: 'A server answers at port {port}, but it does not serve the data folder {folder}: set OPENCXM_DATA and PORT as it has them.',
    'zh-Hans':
      '端口 {port} 上有服务器应答，但它使用的不是数据文件夹 {folder}：请将 OPENCXM_DATA 和 PORT 设为与其一致。',
    'zh-Hant': '連接埠 {port} 上有伺服器應答，但它使用的不是資料夾 {folder}：請將 OPENCXM_DATA 和 PORT 設為與其一致。',
  },
  takesNoOptions: {
    en: 'takes no options, but was given {given}. Settings come from the environment, such as PORT=4400 OPENCXM_DATA=./data opencxm {command}.',
    'zh-Hans': '不接受选项，但收到 {given}。设置来自环境变量，例如 PORT=4400 OPENCXM_DATA=./data opencxm {command}。',
    'zh-Hant': '不接受選項，但收到 {given}。設定來自環境變數，例如 PORT=4400 OPENCXM_DATA=./data opencxm {command}。',
  },
  noInstallation: {
    en: 'There is no OpenCXM in the data folder {folder}: set OPENCXM_DATA to the folder of the installation.',
    'zh-Hans': '数据文件夹 {folder} 中没有 OpenCXM：请将 OPENCXM_DATA 设为安装所用的文件夹。',
    'zh-Hant': '資料夾 {folder} 中沒有 OpenCXM：請將 OPENCXM_DATA 設為安裝所用的資料夾。',
  },
} as const satisfies Record<string, Words>
