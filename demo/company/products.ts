/** What Pulse Wearables sells. Prices in CNY; abroad in the local currency by a fixed list rate. */
export type Product = { id: string; name: string; category: 'device' | 'accessory' | 'plan'; price: number }

export const devices: readonly Product[] = [
  { id: 'band-4', name: 'Band 4', category: 'device', price: 499 },
  { id: 'band-4-pro', name: 'Band 4 Pro', category: 'device', price: 799 },
  { id: 'watch-s', name: 'Watch S', category: 'device', price: 1299 },
  { id: 'ring-1', name: 'Ring 1', category: 'device', price: 1599 },
]
export const deviceWeights = [0.5, 0.22, 0.18, 0.1] as const

export const accessories: readonly Product[] = [
  { id: 'strap-sport', name: 'Sport strap', category: 'accessory', price: 79 },
  { id: 'strap-leather', name: 'Leather strap', category: 'accessory', price: 169 },
  { id: 'charger-2', name: 'Travel charger', category: 'accessory', price: 99 },
  { id: 'scale-1', name: 'Smart scale', category: 'accessory', price: 249 },
]

export const plans = {
  monthly: { id: 'plus-month', name: 'Pulse Plus, monthly', category: 'plan', price: 30 },
  annual: { id: 'plus-year', name: 'Pulse Plus, annual', category: 'plan', price: 298 },
} satisfies Record<string, Product>

/** Units of a currency for one CNY on the price list. */
const listRates: Record<string, number> = {
  CNY: 1,
  HKD: 1.1,
  TWD: 4.5,
  SGD: 0.19,
  GBP: 0.11,
  EUR: 0.13,
  CAD: 0.19,
}

/** A price on the list of that currency: whole units from ten upward, else two decimals. */
export function listPrice(cny: number, currency: string): number {
  const price = cny * (listRates[currency] ?? 1)
  return price >= 10 ? Math.round(price) : Math.round(price * 100) / 100
}
