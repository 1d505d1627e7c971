import type { Words } from '../../platform/kernel/index.ts'

/** Why a merge cannot be changed as asked. */
export const words = {
  noMerge: {
    en: 'No merge of this customer has this id.',
    'zh-Hans': '此客户没有使用此 ID 的合并。',
    'zh-Hant': '此顧客沒有使用此 ID 的合併。',
  },
} as const satisfies Record<string, Words>
