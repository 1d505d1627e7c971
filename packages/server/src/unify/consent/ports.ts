import type { Ctx } from '../../platform/context/index.ts'
import type { Language } from '../../platform/kernel/index.ts'

/** What consent needs of features that use it. */
export type ConsentPorts = {
  /** Public ids and names of canonical persons, by their integer; unknown ones are absent. unify/people implements it. */
  describe: (ctx: Ctx, persons: readonly number[]) => Promise<ReadonlyMap<number, { id: string; name: string }>>
  /** Orders a person's erasure. unify/privacy implements it. */
  erase: (ctx: Ctx, person: string) => Promise<{ erasureId: string }>
}

/** The mail that asks the owner of an address to confirm. `key` is the same at each attempt. */
export type ConfirmationMail = {
  key: string
  to: string
  language: Language
  subject: string
  text: string
  /** Label of the link in a mail with buttons. */
  button: string
  link: string
}

/**
 * The one way by which something is sent to an address that nobody confirmed yet; act/budget implements it. `sent`: done, or it may
 * have been; `again`: nobody got it, try later; `refused`: nobody got it and never will.
 */
export type ConfirmationMails = {
  /** False = this workspace has no way to send e-mail. */
  ready: (ctx: Pick<Ctx, 'state' | 'workspace'>) => Promise<boolean>
  send: (ctx: Ctx, mail: ConfirmationMail) => Promise<'sent' | 'again' | 'refused'>
}
