import type { Words } from '../../platform/kernel/index.ts'

/** Why a funnel cannot be computed as asked. */
export const words = {
  stepsMayCoincide: {
    en: 'in any order each event must be one step only: two steps here may be the same event',
    'zh-Hans': '不限顺序时，每个事件只能对应一个步骤；这里有两个步骤可能是同一个事件',
    'zh-Hant': '不限順序時，每個事件只能對應一個步驟；這裡有兩個步驟可能是同一個事件',
  },
} as const satisfies Record<string, Words>
