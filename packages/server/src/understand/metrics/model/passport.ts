import type * as z from 'zod'
import type { Language, Words } from '../../../platform/kernel/index.ts'
import type { Metric, MetricKind, passportSchema } from '../contract.ts'
import type { Period } from './period.ts'
import type { Excluded } from './shown.ts'

const formulas: Record<MetricKind, Words> = {
  nps: {
    en: '100 × (share answering 9–10 − share answering 0–6)',
    'zh-Hans': '100 ×（评 9–10 分的占比 − 评 0–6 分的占比）',
    'zh-Hant': '100 ×（評 9–10 分的佔比 − 評 0–6 分的佔比）',
  },
  csat: {
    en: 'share of answers in the top two boxes (of two or three the top one)',
    'zh-Hans': '最高两档答案的占比（只有两三档时为最高一档）',
    'zh-Hant': '最高兩檔答案的佔比（只有兩三檔時為最高一檔）',
  },
  ces: {
    en: 'mean of the answers on the effort scale',
    'zh-Hans': '费力度量表答案的均值',
    'zh-Hant': '費力度量表答案的平均數',
  },
  mean: { en: 'mean of the answers', 'zh-Hans': '答案的均值', 'zh-Hant': '答案的平均數' },
  top_box: {
    en: 'share of answers at or beyond the threshold',
    'zh-Hans': '达到或超过阈值的答案占比',
    'zh-Hant': '達到或超過門檻的答案佔比',
  },
  share: {
    en: 'share of answers equal to one of the named values',
    'zh-Hans': '等于指定值之一的答案占比',
    'zh-Hant': '等於指定值之一的答案佔比',
  },
  net: {
    en: '100 × (share above the middle of the scale − share below)',
    'zh-Hans': '100 ×（高于量表中点的占比 − 低于中点的占比）',
    'zh-Hant': '100 ×（高於量表中點的佔比 − 低於中點的佔比）',
  },
  count: { en: 'number of events', 'zh-Hans': '事件数', 'zh-Hant': '事件數' },
  people: { en: 'number of customers with the event', 'zh-Hans': '有该事件的客户数', 'zh-Hant': '有該事件的顧客數' },
  sum: { en: 'sum of the amounts', 'zh-Hans': '金额之和', 'zh-Hant': '金額總和' },
  rate: {
    en: 'events per customer who did anything in the period',
    'zh-Hans': '期间内有任何行为的客户的人均事件数',
    'zh-Hant': '期間內有任何行為的顧客的人均事件數',
  },
  duration: {
    en: 'median time from the first event to the second; who still waits counts as waiting so long',
    'zh-Hans': '从第一个事件到第二个事件的时间中位数；仍在等待的按已等待的时间计入',
    'zh-Hant': '從第一個事件到第二個事件的時間中位數；仍在等待的按已等待的時間計入',
  },
  conversion: {
    en: 'share of first events followed by the second within the window; windows still open are left out',
    'zh-Hans': '窗口期内出现第二个事件的第一个事件的占比；尚未结束的窗口不计入',
    'zh-Hant': '視窗期內出現第二個事件的第一個事件的佔比；尚未結束的視窗不計入',
  },
}

const intervals: Readonly<Record<string, Words>> = {
  nps_adjusted_wald: {
    en: 'adjusted Wald, 95 %',
    'zh-Hans': '校正 Wald 区间，95 %',
    'zh-Hant': '校正 Wald 區間，95 %',
  },
  proportion_wilson: { en: 'Wilson, 95 %', 'zh-Hans': 'Wilson 区间，95 %', 'zh-Hant': 'Wilson 區間，95 %' },
  mean_t: { en: 't interval, 95 %', 'zh-Hans': 't 区间，95 %', 'zh-Hant': 't 區間，95 %' },
  mean_padded: {
    en: 't interval after half an imagined answer at each end of the scale, 95 %',
    'zh-Hans': '量表两端各补半个设想的回答后的 t 区间，95 %',
    'zh-Hant': '量表兩端各補半個設想的回答後的 t 區間，95 %',
  },
  ratio_linearised: {
    en: 'linearised over customers (repeated answers belong together), t, 95 %',
    'zh-Hans': '按客户线性化（同一客户的多次答案视为一组），t 区间，95 %',
    'zh-Hant': '按顧客線性化（同一顧客的多次答案視為一組），t 區間，95 %',
  },
  ratio_log: {
    en: 'linearised over customers on the logarithm (a few people make most events), t, 95 %',
    'zh-Hans': '按客户在对数上线性化（多数事件来自少数人），t 区间，95 %',
    'zh-Hant': '按顧客在對數上線性化（多數事件來自少數人），t 區間，95 %',
  },
  ratio_padded: {
    en: 'adjusted Wald over customers (repeated answers belong together), t, 95 %',
    'zh-Hans': '按客户的校正 Wald 区间（同一客户的多次答案视为一组），t，95 %',
    'zh-Hant': '按顧客的校正 Wald 區間（同一顧客的多次答案視為一組），t，95 %',
  },
  median_kaplan_meier: {
    en: 'Kaplan–Meier, log-log, by customer, 95 %',
    'zh-Hans': 'Kaplan–Meier 区间（log-log，按客户），95 %',
    'zh-Hant': 'Kaplan–Meier 區間（log-log，按顧客），95 %',
  },
  full_count: { en: 'none: a full count', 'zh-Hans': '无：全量计数', 'zh-Hant': '無：全量計數' },
  none: { en: 'none', 'zh-Hans': '无', 'zh-Hant': '無' },
}

const weightings: Record<'none' | 'weighted', Words> = {
  none: { en: 'none', 'zh-Hans': '无', 'zh-Hant': '無' },
  weighted: { en: 'by the answer’s survey weight', 'zh-Hans': '按答案的调查权重', 'zh-Hant': '按答案的調查權重' },
}

/**
 * How a number came about, in the reader's language: formula and version, interval method, weighting, window, lineage
 * (answers − excluded = n).
 */
export function passportOf(input: {
  metric: Metric
  period: Period
  timeZone: string
  n: number
  excluded: readonly Excluded[]
  method: string
  language: Language
}): z.infer<typeof passportSchema> {
  const { metric, period, timeZone, n, excluded, method, language } = input
  const inWords = (words: Words) => words[language]
  const interval = intervals[method]
  return {
    metric,
    question: metric.source.from === 'answers' ? metric.source.metric : null,
    formula: inWords(formulas[metric.kind]),
    interval: interval ? inWords(interval) : `${method}, 95 %`,
    weighting: inWords(weightings[metric.weighting === 'none' ? 'none' : 'weighted']),
    window: { from: period.from, to: period.to, timeZone },
    lineage: { answers: excluded.reduce((sum, one) => sum + one.n, n), excluded: [...excluded], n },
  }
}
