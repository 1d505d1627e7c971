import type { Words } from '../platform/kernel/index.ts'

/** How a finding stands, six columns wide. */
export const signs = {
  ok: { en: 'ok    ', 'zh-Hans': '正常  ', 'zh-Hant': '正常  ' },
  look: { en: 'look  ', 'zh-Hans': '注意  ', 'zh-Hant': '注意  ' },
  broken: { en: 'BROKEN', 'zh-Hans': '故障  ', 'zh-Hant': '故障  ' },
} as const satisfies Record<string, Words>

/** What `opencxm doctor` says. */
export const doctor = {
  settings: { en: 'settings', 'zh-Hans': '设置', 'zh-Hant': '設定' },
  readable: { en: 'readable', 'zh-Hans': '可读取', 'zh-Hant': '可讀取' },
  correctSettings: {
    en: 'correct the environment variables named.',
    'zh-Hans': '请更正所列环境变量。',
    'zh-Hant': '請更正所列環境變數。',
  },
  dataFolder: { en: 'data folder', 'zh-Hans': '数据文件夹', 'zh-Hant': '資料夾' },
  notWritable: { en: '{place} cannot be written', 'zh-Hans': '{place} 不可写', 'zh-Hant': '{place} 無法寫入' },
  giveAccess: {
    en: 'give the user that runs OpenCXM write access to {place}, or set OPENCXM_DATA to another folder.',
    'zh-Hans': '请让运行 OpenCXM 的用户对 {place} 有写权限，或将 OPENCXM_DATA 设为其他文件夹。',
    'zh-Hant': '請讓執行 OpenCXM 的使用者對 {place} 有寫入權限，或將 OPENCXM_DATA 設為其他資料夾。',
  },
  willBeMade: { en: '{folder} will be made', 'zh-Hans': '将创建 {folder}', 'zh-Hant': '將建立 {folder}' },
  disk: { en: 'disk', 'zh-Hans': '磁盘', 'zh-Hant': '磁碟' },
  free: {
    en: '{free} GiB free, the log may take {bound}',
    'zh-Hans': '剩余 {free} GiB，日志最多占用 {bound} GiB',
    'zh-Hant': '剩餘 {free} GiB，日誌最多占用 {bound} GiB',
  },
  freeSpace: {
    en: 'free some space: below 1 GiB events may be refused.',
    'zh-Hans': '请释放空间：低于 1 GiB 时事件可能被拒收。',
    'zh-Hant': '請釋放空間：低於 1 GiB 時事件可能被拒收。',
  },
  freeOrLower: {
    en: 'free some space, or lower OPENCXM_LOG_BOUND_MB.',
    'zh-Hans': '请释放空间，或调低 OPENCXM_LOG_BOUND_MB。',
    'zh-Hant': '請釋放空間，或調低 OPENCXM_LOG_BOUND_MB。',
  },
  secrets: { en: 'secrets', 'zh-Hans': '密钥文件', 'zh-Hant': '金鑰檔案' },
  ownerAlone: {
    en: '{count} files, for their owner alone',
    'zh-Hans': '{count} 个文件，仅所有者可读',
    'zh-Hant': '{count} 個檔案，僅擁有者可讀',
  },
  othersRead: {
    en: 'others can read {files}',
    'zh-Hans': '其他用户可读取 {files}',
    'zh-Hant': '其他使用者可讀取 {files}',
  },
  server: { en: 'server', 'zh-Hans': '服务器', 'zh-Hant': '伺服器' },
  doesNotRun: {
    en: 'does not run, or not at port {port}',
    'zh-Hans': '未运行，或不在端口 {port}',
    'zh-Hant': '未執行，或不在連接埠 {port}',
  },
  answersAt: { en: 'answers at port {port}', 'zh-Hans': '在端口 {port} 应答', 'zh-Hant': '在連接埠 {port} 應答' },
  answers: {
    en: 'answers; its schema is up to date (the server brings it there)',
    'zh-Hans': '应答正常；结构为最新（由服务器升级）',
    'zh-Hant': '應答正常；結構為最新（由伺服器升級）',
  },
  noAnswer: { en: 'does not answer', 'zh-Hans': '无应答', 'zh-Hant': '無應答' },
  seeLog: {
    en: 'see the server log; a restart opens it anew.',
    'zh-Hans': '请查看服务器日志；重启会重新打开。',
    'zh-Hant': '請查看伺服器日誌；重新啟動會再次開啟。',
  },
  stateStore: { en: 'state store', 'zh-Hans': '状态库', 'zh-Hant': '狀態庫' },
  eventStore: { en: 'event store', 'zh-Hans': '事件库', 'zh-Hant': '事件庫' },
  applier: { en: 'applier', 'zh-Hans': '写入器', 'zh-Hant': '寫入器' },
  works: { en: 'works', 'zh-Hans': '正常', 'zh-Hant': '正常' },
  mendStore: {
    en: 'mend the store named: nothing is lost, events wait in the log.',
    'zh-Hans': '请修复所指的库：数据不会丢失，事件在日志中等待。',
    'zh-Hant': '請修復所指的庫：資料不會遺失，事件在日誌中等待。',
  },
  log: { en: 'log', 'zh-Hans': '接收日志', 'zh-Hant': '接收日誌' },
  backlog: {
    en: '{count} requests wait, the oldest for {seconds} s; {share} % of the bound',
    'zh-Hans': '{count} 个请求等待中，最久已等 {seconds} 秒；已用上限的 {share}%',
    'zh-Hant': '{count} 個請求等待中，最久已等 {seconds} 秒；已用上限的 {share}%',
  },
  mendDisk: {
    en: 'mend the disk: events are refused until it can be written.',
    'zh-Hans': '请修复磁盘：可写之前事件会被拒收。',
    'zh-Hant': '請修復磁碟：可寫入之前事件會被拒收。',
  },
  corrupt: {
    en: '{count} files of damaged bytes are kept',
    'zh-Hans': '保留了 {count} 个损坏数据文件',
    'zh-Hant': '保留了 {count} 個損壞資料檔案',
  },
  lookAtCorrupt: {
    en: 'look at log/*.corrupt, then delete them.',
    'zh-Hans': '请查看 log/*.corrupt，然后删除。',
    'zh-Hant': '請查看 log/*.corrupt，然後刪除。',
  },
  quarantine: { en: 'quarantine', 'zh-Hans': '隔离区', 'zh-Hant': '隔離區' },
  quarantined: {
    en: '{day} messages in the last day, {week} in the week before',
    'zh-Hans': '最近一天 {day} 条消息，此前一周 {week} 条',
    'zh-Hant': '最近一天 {day} 則訊息，此前一週 {week} 則',
  },
  lookAtQuarantine: {
    en: 'look at the quarantine page: an SDK or a source sends what cannot be read.',
    'zh-Hans': '请查看隔离区页面：有 SDK 或数据源发送了无法读取的内容。',
    'zh-Hant': '請查看隔離區頁面：有 SDK 或資料來源傳送了無法讀取的內容。',
  },
  work: { en: 'background work', 'zh-Hans': '后台任务', 'zh-Hant': '背景工作' },
  noneFailed: { en: 'nothing was given up', 'zh-Hans': '没有放弃的任务', 'zh-Hant': '沒有放棄的工作' },
  failed: {
    en: '{count} given up after all attempts, the last {name} at {at}: {error}',
    'zh-Hans': '{count} 项在多次尝试后放弃，最近一项为 {name}（{at}）：{error}',
    'zh-Hant': '{count} 項在多次嘗試後放棄，最近一項為 {name}（{at}）：{error}',
  },
  lookAtFailed: {
    en: 'the server’s log tells each attempt; such jobs are kept for 30 days (table jobs_job).',
    'zh-Hans': '每次尝试都记在服务器日志中；这些任务保留 30 天（表 jobs_job）。',
    'zh-Hant': '每次嘗試都記在伺服器日誌中；這些工作保留 30 天（資料表 jobs_job）。',
  },
  stores: { en: 'stores', 'zh-Hans': '存储', 'zh-Hant': '儲存' },
  nothingYet: {
    en: 'there is no OpenCXM in {folder} yet',
    'zh-Hans': '{folder} 中还没有 OpenCXM',
    'zh-Hant': '{folder} 中還沒有 OpenCXM',
  },
  startMakesOne: {
    en: 'npm start makes one; if there should be one, set OPENCXM_DATA.',
    'zh-Hans': 'npm start 会创建；若本应存在，请设置 OPENCXM_DATA。',
    'zh-Hant': 'npm start 會建立；若本應存在，請設定 OPENCXM_DATA。',
  },
  opens: { en: 'opens; its schema is up to date', 'zh-Hans': '可打开；结构为最新', 'zh-Hant': '可開啟；結構為最新' },
  webUi: { en: 'web UI', 'zh-Hans': '网页界面', 'zh-Hant': '網頁介面' },
  built: { en: 'built', 'zh-Hans': '已构建', 'zh-Hant': '已建置' },
  notBuilt: {
    en: 'not built: the API works, pages do not',
    'zh-Hans': '未构建：API 可用，页面不可用',
    'zh-Hant': '未建置：API 可用，頁面不可用',
  },
} as const satisfies Record<string, Words>
