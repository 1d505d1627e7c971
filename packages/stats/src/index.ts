export { betaQuantile, regularizedIncompleteBeta } from './distributions/beta.ts'
export {
  chiSquaredCdf,
  chiSquaredTail,
  gammaQuantile,
  regularizedGammaP,
  regularizedGammaQ,
} from './distributions/gamma.ts'
export { normalCdf, normalQuantile } from './distributions/normal.ts'
export { studentTCdf, studentTQuantile, twoSidedP } from './distributions/student-t.ts'
export type { Difference, Estimate, IntervalOptions } from './estimate.ts'
export { benjaminiHochberg, holm } from './inference/adjust-p.ts'
export { type ComparableEstimate, independentDifference, overlappingDifference } from './inference/difference.ts'
export { sortedQuantile } from './inference/percentile.ts'
export {
  type Compared,
  type FamilyOptions,
  type FamilyVerdict,
  MINIMUM_N,
  smallestDetectable,
  type Verdict,
  verdictOf,
  verdictsOfFamily,
} from './inference/verdict.ts'
export {
  customerEffort,
  type EffortScore,
  histogramMoments,
  type RatingHistogram,
  topBox,
  topTwoFrom,
} from './means/histogram.ts'
export { meanInterval, pairedDifference, type SampleMoments, sampleMoments, welchDifference } from './means/mean.ts'
export { type QuantileEstimate, quantileInterval } from './means/quantile.ts'
export { type BootstrapOptions, npsBootstrap } from './nps/bootstrap.ts'
export { type NpsCounts, type NpsPoint, npsClass, npsMoments, npsPoint } from './nps/counts.ts'
export { type NpsDifferenceOptions, type NpsTransitions, npsDifference, npsPairedDifference } from './nps/difference.ts'
export { type NpsIntervalOptions, npsInterval } from './nps/interval.ts'
export {
  type NpsChangePlan,
  type NpsMarginPlan,
  npsSampleSizeForChange,
  npsSampleSizeForMargin,
} from './nps/sample-size.ts'
export { benchmarkFromLevels, type MeasuredLevel, type SelectedBenchmark } from './pain/benchmark.ts'
export { type DeltaEstimate, type ImpactPieces, impactByDeltaMethod, type PointValue } from './pain/delta-method.ts'
export { painPointImpact } from './pain/impact.ts'
export { type JointReplicates, rankFromReplicates } from './pain/rank.ts'
export type { Benchmark, PainData, PainImpact, PainOptions, Rank, Touchpoint, TouchpointImpact } from './pain/types.ts'
export { filterIsSafe, MINIMUM_GROUP, type Suppression, suppressSmallGroups } from './privacy/suppress.ts'
export { type ProportionDifferenceOptions, proportionDifference } from './proportions/difference.ts'
export { type ProportionOptions, proportionInterval, type Share } from './proportions/proportion.ts'
export { drawBinomial, drawNormal, drawPoisson, drawPoissonOne, shuffle } from './random/draw.ts'
export { createRandom, type Random } from './random/random.ts'
export { boundedMean, boundedRatio, isNearAnEnd, scalePseudoUnits, withinEnds } from './rates/near-the-ends.ts'
export {
  NET_PSEUDO_UNITS,
  type PaddedOptions,
  type PseudoUnits,
  paddedRatio,
  type RatioDifferenceOptions,
  ratioDifference,
  SHARE_PSEUDO_UNITS,
  type SharedSums,
} from './rates/padded-ratio.ts'
export { positiveRatio } from './rates/positive-ratio.ts'
export { type EventCount, rateInterval } from './rates/rate.ts'
export {
  bootstrapRatio,
  effectiveUnits,
  finitePopulationFactor,
  type RatioMoments,
  type RatioOptions,
  type RatioUnit,
  ratioMoments,
  ratioOfSums,
} from './rates/ratio.ts'
export { estimateScore, type ScoreKind, type ScoreOptions, scoreEnds } from './rates/score.ts'
export { isRefused, type Refusable, type Refusal, type RefusalReason } from './refusal.ts'
export type { Column, RegressionData } from './regression/design.ts'
export { fitLinearModel, type LinearFit, type LinearModelOptions, type Term } from './regression/linear-model.ts'
export {
  type AttributeClass,
  type PenaltyReward,
  type PenaltyRewardData,
  type PenaltyRewardOptions,
  penaltyReward,
} from './regression/penalty-reward.ts'
export { fitRidge, type RidgeFit } from './regression/ridge.ts'
export type { CovarianceKind } from './regression/score-covariance.ts'
export { type CalibratedSample, calibratedMean } from './weights/calibrated-mean.ts'
export { type DesignEffect, kishDesignEffect } from './weights/design-effect.ts'
export {
  postStratify,
  type RakedWeights,
  type RakingCell,
  type RakingOptions,
  type RakingTargets,
  rake,
} from './weights/rake.ts'
export { type Stratum, stratifiedMean } from './weights/stratified.ts'
export { trimWeights } from './weights/trim.ts'
export { type WeightedEstimate, type WeightedSample, weightedMean } from './weights/weighted-mean.ts'
