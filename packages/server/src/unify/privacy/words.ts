import type { Words } from '../../platform/kernel/index.ts'

/** Why what was asked of a customer is not there. */
export const words = {
  noCustomer: {
    en: 'No customer has this id.',
    'zh-Hans': '没有使用此 ID 的客户。',
    'zh-Hant': '沒有使用此 ID 的顧客。',
  },
} as const satisfies Record<string, Words>
