const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)

/**
 * P(Z <= z) of the standard normal distribution.
 *
 * Source: Hart 1968, as published by West 2005 ("Better approximations to cumulative normal functions"): a rational
 * approximation below 5 in absolute value, a continued fraction beyond. Accuracy: 1e-15 absolute, and about 1e-12
 * relative in the lower tail, so take `normalCdf(-z)` rather than `1 - normalCdf(z)`. NaN gives NaN.
 */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  const x = Math.abs(z)
  if (x > 38) return z > 0 ? 1 : 0
  const tail = x < 5 ? centralTail(x) : farTail(x)
  return z > 0 ? 1 - tail : tail
}

function centralTail(x: number): number {
  let top = 3.526_249_659_989_11e-2 * x + 0.700_383_064_443_688
  top = top * x + 6.373_962_203_531_65
  top = top * x + 33.912_866_078_383
  top = top * x + 112.079_291_497_871
  top = top * x + 221.213_596_169_931
  top = top * x + 220.206_867_912_376
  let bottom = 8.838_834_764_831_84e-2 * x + 1.755_667_163_182_64
  bottom = bottom * x + 16.064_177_579_207
  bottom = bottom * x + 86.780_732_202_946_1
  bottom = bottom * x + 296.564_248_779_674
  bottom = bottom * x + 637.333_633_378_831
  bottom = bottom * x + 793.826_512_519_948
  bottom = bottom * x + 440.413_735_824_752
  return (Math.exp(-0.5 * x * x) * top) / bottom
}

function farTail(x: number): number {
  let fraction = x
  for (let k = 60; k >= 1; k--) fraction = x + k / fraction
  return Math.exp(-0.5 * x * x) / (fraction * SQRT_TWO_PI)
}

const CENTRAL = {
  top: [
    3.387_132_872_796_366_5, 133.141_667_891_784_38, 1_971.590_950_306_551_3, 13_731.693_765_509_46,
    45_921.953_931_549_87, 67_265.770_927_008_7, 33_430.575_583_588_13, 2_509.080_928_730_122_7,
  ],
  bottom: [
    1, 42.313_330_701_600_91, 687.187_007_492_057_9, 5_394.196_021_424_751, 21_213.794_301_586_597,
    39_307.895_800_092_71, 28_729.085_735_721_943, 5_226.495_278_852_854,
  ],
}
const MIDDLE = {
  top: [
    1.423_437_110_749_683_5, 4.630_337_846_156_546, 5.769_497_221_460_691, 3.647_848_324_763_204_5,
    1.270_458_252_452_368_4, 0.241_780_725_177_450_6, 0.022_723_844_989_269_184, 7.745_450_142_783_414e-4,
  ],
  bottom: [
    1, 2.053_191_626_637_759, 1.676_384_830_183_803_8, 0.689_767_334_985_1, 0.148_103_976_427_480_08,
    0.015_198_666_563_616_457, 5.475_938_084_995_345e-4, 1.050_750_071_644_416_9e-9,
  ],
}
const FAR = {
  top: [
    6.657_904_643_501_103, 5.463_784_911_164_114, 1.784_826_539_917_291_3, 0.296_560_571_828_504_87,
    0.026_532_189_526_576_124, 0.001_242_660_947_388_078_4, 2.711_555_568_743_487_6e-5, 2.010_334_399_292_288_1e-7,
  ],
  bottom: [
    1, 0.599_832_206_555_888, 0.136_929_880_922_735_8, 0.014_875_361_290_850_615, 7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5, 1.421_511_758_316_446e-7, 2.044_263_103_389_939_7e-15,
  ],
}

/**
 * The z with P(Z <= z) = p, for p in [0, 1]; -Infinity at 0, Infinity at 1.
 *
 * Source: Wichura 1988, algorithm AS 241 (PPND16). Accuracy: about 1e-16 relative. Throws RangeError outside [0, 1].
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability must lie in [0, 1], got ${p}`)
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRAL, 0.180625 - q * q)
  const tail = q < 0 ? p : 1 - p
  if (tail === 0) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const r = Math.sqrt(-Math.log(tail))
  const z = r <= 5 ? ratio(MIDDLE, r - 1.6) : ratio(FAR, r - 5)
  return q < 0 ? -z : z
}

function ratio(
  coefficients: { readonly top: readonly number[]; readonly bottom: readonly number[] },
  x: number,
): number {
  return horner(coefficients.top, x) / horner(coefficients.bottom, x)
}

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0)
}
