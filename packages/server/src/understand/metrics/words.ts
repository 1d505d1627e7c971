import type { Words } from '../../platform/kernel/index.ts'

/** Why a metric or a period cannot be used as asked. */
export const words = {
  noMetric: {
    en: 'No metric has this id.',
    'zh-Hans': '没有使用此 ID 的指标。',
    'zh-Hant': '沒有使用此 ID 的指標。',
  },
  builtIn: {
    en: 'A built-in metric cannot be changed; create one of your own.',
    'zh-Hans': '内置指标不能修改，请创建自己的指标。',
    'zh-Hant': '內建指標不能變更，請建立自己的指標。',
  },
  wrongSource: {
    en: 'a {kind} is computed from {expected}',
    'zh-Hans': '{kind} 须由 {expected} 计算',
    'zh-Hant': '{kind} 須由 {expected} 計算',
  },
  shareNeedsValues: {
    en: 'a share needs the answers that count',
    'zh-Hans': '占比指标需要指定计入的答案',
    'zh-Hant': '佔比指標需要指定計入的答案',
  },
  needsScale: {
    en: 'answers need the ends and direction of their scale',
    'zh-Hans': '答案需要量表的两端和方向',
    'zh-Hant': '答案需要量表的兩端與方向',
  },
  scaleUpsideDown: {
    en: 'must lie above min',
    'zh-Hans': '必须大于 min',
    'zh-Hant': '必須大於 min',
  },
  npsScale: {
    en: 'NPS is asked on 0 to 10',
    'zh-Hans': 'NPS 的量表为 0 到 10',
    'zh-Hant': 'NPS 的量表為 0 到 10',
  },
  toBeforeFrom: {
    en: 'lies before from ({from})',
    'zh-Hans': '早于 from（{from}）',
    'zh-Hant': '早於 from（{from}）',
  },
  periodTooLong: {
    en: 'a period has at most {most} days',
    'zh-Hans': '时间段最多 {most} 天',
    'zh-Hant': '時間段最多 {most} 天',
  },
  againstUpsideDown: {
    en: 'its end lies before its start',
    'zh-Hans': '结束早于开始',
    'zh-Hant': '結束早於開始',
  },
  noSuchDay: {
    en: '{day} is not a day of the calendar',
    'zh-Hans': '{day} 不是有效的日期',
    'zh-Hant': '{day} 不是有效的日期',
  },
  againstOverlaps: {
    en: 'overlaps the period itself: the same answers would stand on both sides',
    'zh-Hans': '与所选时间段重叠：同一批答案会同时出现在两边',
    'zh-Hant': '與所選時間段重疊：同一批答案會同時出現在兩邊',
  },
  restNeedsPeople: {
    en: 'the rest of whom? Answers by segment or by one trait have a rest: by=segment, by=trait:NAME',
    'zh-Hans': '“其余”只适用于按分群或按某一特征分组的答案指标：by=segment 或 by=trait:名称',
    'zh-Hant': '「其餘」只適用於按分群或按某一特徵分組的答案指標：by=segment 或 by=trait:名稱',
  },
  groupsOfAnswers: {
    en: 'one group of what? Answers by touchpoint, stage, channel, segment, trait or property have groups to compare',
    'zh-Hans': '哪一种分组？只有按触点、阶段、渠道、分群、特征或属性分组的答案指标才能与某一组比较',
    'zh-Hant': '哪一種分組？只有按接觸點、階段、管道、分群、特徵或屬性分組的答案指標才能與某一組比較',
  },
  noSuchGroup: {
    en: 'there is no group “{key}” here: name a key of the reply without against',
    'zh-Hans': '此处没有分组“{key}”：请使用不带 against 时返回的键',
    'zh-Hant': '此處沒有分組「{key}」：請使用不帶 against 時回傳的鍵',
  },
  npsUpward: {
    en: 'high is good in an NPS',
    'zh-Hans': 'NPS 的分数越高越好',
    'zh-Hant': 'NPS 的分數越高越好',
  },
  offTheScale: {
    en: '{value} is not on the scale ({min} to {max})',
    'zh-Hans': '{value} 不在量表范围内（{min} 到 {max}）',
    'zh-Hant': '{value} 不在量表範圍內（{min} 到 {max}）',
  },
  traitFilter: {
    en: 'expected key=value, such as region=East',
    'zh-Hans': '应为 key=value，例如 region=East',
    'zh-Hant': '應為 key=value，例如 region=East',
  },
} as const satisfies Record<string, Words>
