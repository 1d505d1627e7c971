import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { initials } from '../frame/initials.ts'
import { checkEmail, checkNewPassword, currencyFor, tokenOf } from './checks.ts'

describe('sign-in checks', () => {
  it('tell an empty address from a wrong one', () => {
    assert.deepEqual(['', 'jia', 'jia@example', 'jia@example.cn'].map(checkEmail), [
      'required',
      'emailInvalid',
      'emailInvalid',
      null,
    ])
  })
  it('ask for ten characters of a new password', () => {
    assert.deepEqual(['', '123456789', '1234567890'].map(checkNewPassword), ['required', 'passwordShort', null])
  })
  it('take a token bare or in its link', () => {
    assert.deepEqual(['abc ', 'http://h/setup?token=a%2Bb', 'http://h/invitations/xyz?x=1'].map(tokenOf), [
      'abc',
      'a+b',
      'xyz',
    ])
  })
  it('guess the currency by region', () => {
    assert.deepEqual(['zh-CN', 'zh-Hant-TW', 'en-GB', 'en'].map(currencyFor), ['CNY', 'TWD', 'GBP', 'USD'])
  })
})

describe('initials', () => {
  it('take Latin and Chinese names', () => {
    assert.deepEqual(['Jia Min', '林悦', 'Lin Yue 林悦', '欧阳修', ' '].map(initials), [
      'JM',
      '林悦',
      'LY',
      '阳修',
      '?',
    ])
  })
})
