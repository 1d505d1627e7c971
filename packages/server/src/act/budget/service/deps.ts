import type { Ctx } from '../../../platform/context/index.ts'
import type { MessagesDeps } from '../../messages/index.ts'
import type { AddressOfUser, AskingSurveys, WaysOut } from '../ports.ts'

/** What the composition root gives to asking. */
export type BudgetDeps = MessagesDeps & {
  surveys: AskingSurveys
  links: WaysOut
  /** A link that shows a survey's draft and stores nothing, for test sends. */
  testLink: (ctx: Ctx, survey: string) => Promise<string>
  addressOfUser: AddressOfUser
}
