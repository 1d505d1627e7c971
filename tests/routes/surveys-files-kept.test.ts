import assert from 'node:assert/strict'
import { access, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { answerSurvey } from './survey-fixture.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

const hourMs = 3_600_000

describe('files of respondents when the server dies in between (SU9)', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Files')
    key = await workspace.key('owner')
  })
  after(async () => await app.close())

  const call = async (method: string, path: string, body?: unknown) =>
    (await app.call({ method, path: `/api/v1/${path}`, key, body })).body as Record<string, unknown>
  const pathOf = (upload: string) => join(app.surveys.uploadsFolder, upload)
  const isThere = async (upload: string) =>
    await access(pathOf(upload)).then(
      () => true,
      () => false,
    )
  const responseOf = async (upload: string) =>
    (
      await sql<{ response: string }>`SELECT response FROM surveys_upload WHERE public_id = ${upload}`.execute(
        app.state.tables(),
      )
    ).rows[0]?.response

  test('a file that an accepted answer names stays, also when its mark was lost; one that none names is swept', async () => {
    const { survey, upload } = await answerSurvey(app, call, 'marked')
    await app.settle()
    // The state that a crash between the log and the mark leaves, and a second file that the answer does not name.
    await sql`UPDATE surveys_upload SET submitted_at = NULL, created_at = now() - interval '40 days'
      WHERE public_id = ${upload}`.execute(app.state.tables())
    await sql`INSERT INTO surveys_upload (public_id, workspace_id, survey_id, response, question, name, media_type, bytes, created_at)
      SELECT 'upl_unnamed', workspace_id, survey_id, response, question, name, media_type, bytes, created_at
      FROM surveys_upload WHERE public_id = ${upload}`.execute(app.state.tables())
    await writeFile(pathOf('upl_unnamed'), 'changed my mind')
    await app.surveys.settleUploads(new AbortController().signal)
    await app.surveys.sweep()
    assert.ok(await isThere(upload))
    assert.ok(!(await isThere('upl_unnamed')))
    assert.equal((await app.call({ path: `/api/v1/surveys/${survey}/uploads/${upload}`, key })).status, 200)
  })

  test('bytes without a record go after a day', async () => {
    for (const name of ['upl_old', 'upl_young']) await writeFile(pathOf(name), 'x')
    const old = new Date(Date.now() - 25 * hourMs)
    await utimes(pathOf('upl_old'), old, old)
    await app.surveys.sweep()
    assert.deepEqual([await isThere('upl_old'), await isThere('upl_young')], [false, true])
  })

  test('an erasure that was cut off before its records went has taken the files along already', async () => {
    const { upload } = await answerSurvey(app, call, 'erased')
    await app.settle()
    const response = await responseOf(upload)
    const person = { profiles: [], identifiers: [{ kind: 'anonymous', value: `sv_${response}` }] }
    const ctx = await systemCtx(app.events, workspace.id, app.state)
    const dying = Object.create(ctx.state, { transaction: { value: () => Promise.reject(new Error('killed')) } })
    await assert.rejects(app.surveys.erasePerson({ ...ctx, state: dying }, person), /killed/)
    assert.ok(!(await isThere(upload)))
    await app.surveys.erasePerson(ctx, person)
    assert.equal(await responseOf(upload), undefined)
  })
})
