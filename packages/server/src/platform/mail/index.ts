import nodemailer from 'nodemailer'

/** Sends mail about accounts. Customers' messages have a path of their own. */
export type Mailer = {
  send: (mail: { to: string; subject: string; text: string }) => Promise<void>
  /** Signs in and sends nothing; rejects when no mail could be sent now. */
  verify: () => Promise<void>
}

/** A mailer over SMTP; null when no server is set, and links are then shown instead of mailed. */
export function createMailer(smtpUrl: string | null, from: string): Mailer | null {
  if (smtpUrl === null) return null
  const transport = nodemailer.createTransport(smtpUrl)
  return {
    send: async (mail) => {
      await transport.sendMail({ from, ...mail })
    },
    verify: async () => {
      await transport.verify()
    },
  }
}
