import type { en } from '../en/index.ts'
import type { Translation } from '../types.ts'

export const firstRun = {
  title: '从零到第一份答卷',
  lead: '共四步，完成一步会自动打勾；之后首页会告诉您客户的感受。',
  step: '第 {{n}} 步',
  done: '已完成',
  now: '接下来',
  later: '稍后',
  source: {
    title: '新建数据源',
    text: '它会给您的商城、应用或服务器一个写入密钥，现有的 SDK 可以直接沿用。',
    done_other: '已建好 {{count}} 个数据源。',
    go: '新建数据源',
    connect: '接入数据源',
  },
  event: {
    title: '看到第一个事件',
    text: '放好接入代码，保持此页打开，第一个事件几秒内就会显示在这里。',
    done: '最近一个：<b>{{event}}</b>，{{ago}}。',
    doneCount_other: '已收到 {{n}} 个事件。',
    go: '打开接入代码',
    waiting: '正在等待事件',
  },
  import: {
    title: '导入已有的数据',
    text: '问卷工具里的答卷、客户系统里的客户，都可以用 CSV、Excel、JSON Lines 或 Parquet 文件导入。也可以先跳过。',
    done_other: '已有 {{n}} 位客户。',
    go: '导入文件',
  },
  map: {
    title: '把事件放到旅程上',
    text: '列出阶段和触点，再指定每种事件属于哪个触点。',
    done_other: '{{count}} 种事件已对应到触点。',
    goStages: '列出阶段',
    goMap: '对应事件',
  },
  answers:
    '有了第一批答卷，首页就会显示结果：可以导入，也可以从问卷工具发送。也可以先看看演示公司：<b>npm run demo</b>。',
  askTitle: '还没有收到数据',
  askHint: '“{{workspace}}”的管理员会接入数据源、导入数据。有了第一批答卷，首页就会告诉您客户的感受。',
} satisfies Translation<typeof en.firstRun>
