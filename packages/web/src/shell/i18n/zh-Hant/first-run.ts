import type { en } from '../en/index.ts'
import type { Translation } from '../types.ts'

export const firstRun = {
  title: '從零到第一份回覆',
  lead: '共四步，完成一步會自動打勾；之後首頁會告訴您顧客的感受。',
  step: '第 {{n}} 步',
  done: '已完成',
  now: '接下來',
  later: '稍後',
  source: {
    title: '新增資料來源',
    text: '它會給您的商店、應用程式或伺服器一把寫入金鑰，現有的 SDK 可以直接沿用。',
    done_other: '已建立 {{count}} 個資料來源。',
    go: '新增資料來源',
    connect: '串接資料來源',
  },
  event: {
    title: '看到第一個事件',
    text: '放好串接程式碼，保持此頁開啟，第一個事件幾秒內就會顯示在這裡。',
    done: '最近一個：<b>{{event}}</b>，{{ago}}。',
    doneCount_other: '已收到 {{n}} 個事件。',
    go: '開啟串接程式碼',
    waiting: '正在等待事件',
  },
  import: {
    title: '匯入既有的資料',
    text: '問卷工具裡的回覆、顧客系統裡的顧客，都可以用 CSV、Excel、JSON Lines 或 Parquet 檔案匯入。也可以先略過。',
    done_other: '已有 {{n}} 位顧客。',
    go: '匯入檔案',
  },
  map: {
    title: '把事件放到旅程上',
    text: '列出階段與接觸點，再指定每種事件屬於哪個接觸點。',
    done_other: '{{count}} 種事件已對應到接觸點。',
    goStages: '列出階段',
    goMap: '對應事件',
  },
  answers:
    '有了第一批回覆，首頁就會顯示結果：可以匯入，也可以從問卷工具傳送。也可以先看看示範公司：<b>npm run demo</b>。',
  askTitle: '還沒有收到資料',
  askHint: '「{{workspace}}」的管理員會串接資料來源、匯入資料。有了第一批回覆，首頁就會告訴您顧客的感受。',
} satisfies Translation<typeof en.firstRun>
