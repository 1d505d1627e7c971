import { useState } from 'react'
import { dropKey, firstKeys, fitKeys } from './item-keys.ts'

/**
 * Keys for fields of a list whose items have no identity of their own, so that what is half typed stays with its item when
 * another is taken out. `drop` is told before the list itself gets shorter.
 */
export function useItemKeys(count: number): { keys: readonly number[]; drop: (index: number) => void } {
  const [now, setNow] = useState(() => firstKeys(count))
  const fitting = fitKeys(now, count)
  if (fitting !== now) setNow(fitting)
  return { keys: fitting.keys, drop: (index) => setNow(dropKey(fitting, index)) }
}
