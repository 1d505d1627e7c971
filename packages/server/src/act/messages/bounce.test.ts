import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeadAddress, statusOf } from './bounce.ts'

test('MS7: an address is dead when it does not exist; a full mailbox, a refused text or sender says nothing of it', () => {
  const cases: [status: string, diagnostic: string, means: string, dead: boolean][] = [
    ['5.1.1', 'smtp; 550 5.1.1 user unknown', '5.1.1', true],
    ['5.1.10', '', '5.1.10', true],
    ['5.2.1', 'smtp; 550 mailbox disabled', '5.2.1', true],
    ['5.0.0', 'smtp; 550 5.1.2 bad domain', '5.1.2', true],
    ['', '550 No such user here', '5.1.0', true],
    ['5.0.0', '553 unknown recipient', '5.1.0', true],
    ['', '550 Message rejected as spam', '5.7.0', false],
    ['5.2.2', 'mailbox full', '5.2.2', false],
    ['5.7.1', 'blocked', '5.7.1', false],
    ['5.1.8', "bad sender's address", '5.1.8', false],
    ['4.2.2', '452 mailbox full', '4.2.2', false],
    // As servers really say it.
    [
      '5.4.1',
      'smtp;550 5.4.1 Recipient address rejected: Access denied. [BN8NAM11FT050.mail.protection.outlook.com]',
      '5.4.1',
      true,
    ],
    [
      '5.4.4',
      'X-Postfix; Host or domain name not found. Name service error for name=gone.example type=AAAA: Host not found',
      '5.4.4',
      true,
    ],
    ['5.4.310', 'DNS domain gone.example does not exist [Message=InfoDomainNonexistent]', '5.4.310', true],
    ['5.4.4', 'smtp;554 5.4.4 unable to route', '5.4.4', false],
    [
      '5.1.90',
      "smtp;550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
      '5.1.90',
      false,
    ],
    [
      '5.2.1',
      'smtp; 550-5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages',
      '5.2.1',
      false,
    ],
    ['5.0.0', 'smtp; 550 5.1.0 <ask@shop.example> sender rejected : AUP#I-1000', '5.1.0', false],
    ['', 'host mx3.qq.com[203.205.219.57] said: 550 Ip frequency limited [MBEIgH1d 203.0.113.250]', '5.7.0', false],
    ['', '550 Domain frequency limited. http://service.mail.qq.com/cgi-bin/help?subtype=1', '5.7.0', false],
    [
      '5.0.0',
      'smtp; 550 Mailbox not found. http://service.mail.qq.com/cgi-bin/help?subtype=1&&no=1000728',
      '5.1.0',
      true,
    ],
    ['', 'smtp; 550 User not found: lin@163.com', '5.1.0', true],
    ['', 'smtp; 550 User suspended', '5.1.0', true],
    ['', 'smtp; 550 MI:SPF', '5.7.0', false],
    ['', 'smtp; 554 DT:SPM 163 smtp8', '5.0.0', false],
    ['', '收件人邮件地址（lin@qq.com）不存在，邮件无法送达。', '5.1.0', true],
    ['', '收件人邮箱空间已满，邮件无法送达。', '', false],
    ['', '因发送频率过高，邮件被对方拒收。', '5.7.0', false],
    // Pieces of the addresses that servers name are no codes.
    ['', 'host mx.example[203.0.113.25] said: 550 no such user', '5.1.0', true],
    ['', 'host mx.example[10.5.1.1] said: 451 try again', '4.0.0', false],
    ['5.0.0', 'host mx.example[5.1.1.20] said: 552 message too large', '5.0.0', false],
    ['', '452 try later', '4.0.0', false],
    ['', 'it did not work', '', false],
  ]
  for (const [status, diagnostic, means, dead] of cases) {
    assert.equal(statusOf({ status, diagnostic }), means, diagnostic)
    assert.equal(isDeadAddress({ status: means, diagnostic }), dead, diagnostic)
  }
})
