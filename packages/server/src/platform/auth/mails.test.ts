import assert from 'node:assert/strict'
import test from 'node:test'
import { invitationMail, resetMail } from './mails.ts'

test('mails with a link say who sends them, what for and how long it holds, in each language', () => {
  const link = 'https://cx.example/invitations/T0k'
  for (const language of ['en', 'zh-Hans', 'zh-Hant'] as const) {
    const { subject, text } = invitationMail({ by: '林 {link}', workspace: 'Pulse', link, days: 7 }, language)
    for (const part of ['林 {link}', 'Pulse']) assert.ok(subject.includes(part) && text.includes(part), subject)
    assert.ok(text.includes('7') && text.includes(link), text)
    const reset = resetMail({ link, hours: 2 }, language)
    assert.ok(reset.text.includes(link) && reset.text.includes('2'), reset.text)
    assert.notEqual(reset.subject, 'OpenCXM')
  }
})
