/**
 * ISO 4217 currencies whose minor unit is not a hundredth. Amounts are stored by this table and shown by it: what a browser knows of
 * currencies is another one (it has rupiah and forint without decimals), and would show them a hundred times as large.
 */
export const minorDigits: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  ISK: 0,
  UGX: 0,
  KWD: 3,
  BHD: 3,
  OMR: 3,
  JOD: 3,
  TND: 3,
}
