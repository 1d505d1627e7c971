import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tellError } from './tell-error.ts'

test('the log names nobody to whom a mail could not be sent', () => {
  const refused = Object.assign(new Error("Can't send mail: 550 5.1.1 <ida.lin+shop@private.example>: unknown"), {
    code: 'EENVELOPE',
    responseCode: 550,
    rejected: ['ida.lin+shop@private.example'],
    response: '550 5.1.1 <ida.lin+shop@private.example>',
  })
  const told = tellError(new Error('ask of 李雷@例子.中国 failed', { cause: refused })) as {
    cause: Record<string, unknown>
  }
  assert.ok(!/private|李雷/.test(JSON.stringify(told)), JSON.stringify(told))
  assert.deepEqual([told.cause.code, told.cause.responseCode], ['EENVELOPE', 550])
  assert.match(String(told.cause.stack), /<…@…>[\s\S]*tell-error\.test\.ts/)
  const path = 'file:///srv/node_modules/@opencxm/survey/index.ts:1:2'
  assert.equal((tellError(new Error(path)) as Error).message, path)
})
