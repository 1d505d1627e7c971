import { fail } from '../../../platform/kernel/index.ts'
import type { Mailer } from '../../../platform/mail/index.ts'
import type { ConfirmationMail, ConfirmationMails } from '../../../unify/consent/index.ts'
import { type ChannelRow, type Delivery, deliver, providerOf, readChannels } from '../../messages/index.ts'
import type { BudgetDeps } from './deps.ts'

type Where = Parameters<ConfirmationMails['ready']>[0]

/**
 * The one thing that may go to an address that nobody confirmed (BU13): by the workspace's own e-mail channel, else by the mail server of
 * the installation. It uses up no budget, since it reaches nobody who is known; how often an address gets one is capped where it is asked
 * for (unify/consent). It carries no image that tells of opening, and nothing is told of it as an event.
 */
export function confirmationMails(deps: BudgetDeps, mailer: Mailer | null): ConfirmationMails {
  return {
    ready: async (ctx) => mailer !== null || (await mailChannel(ctx)) !== null,
    send: async (ctx, mail) => {
      const channel = await mailChannel(ctx)
      if (channel === null) return await byInstallation(mailer, mail)
      const { outcome } = await deliver(ctx, deps, deliveryOf(channel, mail))
      // Somebody may have got it: a second one would not help who got the first.
      return outcome === 'interrupted' ? 'sent' : outcome
    },
  }
}

/** The workspace's e-mail channel: one that works before one that failed last. */
async function mailChannel(ctx: Where): Promise<ChannelRow | null> {
  const all = await readChannels(ctx.state, ctx.workspace.id)
  const mail = all.filter((row) => providerOf(row.provider).needs === 'email')
  return mail.find(({ state }) => state !== 'failing') ?? mail[0] ?? null
}

function deliveryOf(channel: ChannelRow, mail: ConfirmationMail): Delivery {
  const { key, to, language, subject, text, button, link } = mail
  return {
    ...{ key, channel, to, language, subject },
    person: 0,
    recipient: { id: '', userId: '' },
    purpose: 'confirmation',
    parts: { text, button, link, question: null, unsubscribeUrl: '', preferencesUrl: '' },
    about: {},
  }
}

async function byInstallation(mailer: Mailer | null, mail: ConfirmationMail): Promise<'sent' | 'again' | 'refused'> {
  if (mailer === null) throw fail('not_ready')
  try {
    await mailer.send({ to: mail.to, subject: mail.subject, text: `${mail.text}\n\n${mail.button}: ${mail.link}\n` })
    return 'sent'
  } catch (error) {
    const { responseCode } = error as { responseCode?: number }
    return responseCode !== undefined && responseCode >= 500 ? 'refused' : 'again'
  }
}
