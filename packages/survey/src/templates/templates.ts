import { afterDelivery } from './delivery.ts'
import { cancellation, onboarding } from './lifecycle.ts'
import { expectationAndReality, productFeedback } from './product.ts'
import { afterPurchase, almostStopped } from './purchase.ts'
import { relationshipNps } from './relationship-nps.ts'
import { afterSupport } from './support.ts'
import type { Template } from './template.ts'
import { feelUnderstood, staffBelief } from './understanding.ts'

/** Surveys to start from, in English, Simplified and Traditional Chinese, in the order of a customer's journey. */
export const templates: readonly Template[] = [
  relationshipNps,
  almostStopped,
  afterPurchase,
  afterDelivery,
  onboarding,
  afterSupport,
  productFeedback,
  expectationAndReality,
  feelUnderstood,
  cancellation,
  staffBelief,
]
