/** The first morning: an empty workspace, last year's survey as a file, and NPS on the page. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { barriers } from './checks/axe.ts'
import { openSite, type Site } from './site/open-site.ts'

const lastYear = new Date().getUTCFullYear() - 1
const rows = 120
/** Two of three would recommend, one in six would not; row 7 has a score that no scale holds. */
const scores = [10, 9, 10, 9, 7, 3]

/** A survey as a European tool writes it: semicolons, day before month, comments in two languages. */
function surveyFile(): string {
  const lines = Array.from({ length: rows }, (_, at) => {
    const day = String((at % 28) + 1).padStart(2, '0')
    const month = String((at % 12) + 1).padStart(2, '0')
    const score = at === 6 ? 14 : scores[at % scores.length]
    return `r${at};customer_${at};${day}.${month}.${lastYear} 10:30;${score};${at % 2 === 0 ? 'Great band' : '送货太慢'};East`
  })
  return ['Response ID;Customer no;Submitted at;NPS;Comment;Region', ...lines].join('\r\n')
}

/** A survey as a Chinese tool writes it: day before month, satisfaction in words. */
function wordedFile(): string {
  const words = ['非常满意', '满意', '一般', '不满意', '非常不满意', '未使用']
  const lines = Array.from({ length: 60 }, (_, at) => {
    const day = `${(at % 28) + 1}/${(at % 12) + 1}/${lastYear} 14:${String(at).padStart(2, '0')}`
    return `A${at},M${at},${day},${words[at % 5]},${words[at % 6]},${at % 3 === 0 ? '物流太慢，等了五天' : ''}`
  })
  return ['答卷编号,会员号,提交答卷时间,物流配送满意度,客服咨询满意度,您还有什么想说的', ...lines].join('\r\n')
}

describe('importing last year’s survey', () => {
  let site: Site
  before(async () => {
    site = await openSite({ data: 'empty' })
  })
  after(async () => await site?.close())

  it('goes from a file to NPS with its interval, and back', async () => {
    const { page, faults, settled, go, close } = await site.visit({ path: '/' })
    await page.getByRole('link', { name: 'Import a file' }).click()
    await page.getByText('Nothing has been imported yet.').waitFor()
    await page.getByRole('link', { name: 'Import a file' }).first().click()
    await page.waitForURL('**/collect/imports/new')
    const survey = { name: 'survey.csv', mimeType: 'text/csv', buffer: Buffer.from(surveyFile()) }
    await page.locator('input[type=file]').setInputFiles(survey)

    await page.getByText(`of the first ${rows} rows, ${rows - 1} are imported`).waitFor()
    assert.match(page.url(), /file=fil_/)
    assert.equal(await page.getByLabel('Between cells').inputValue(), ';')
    assert.equal(await page.getByLabel('Order in dates').inputValue(), 'dmy')
    assert.equal(await page.getByLabel('What Customer no is').inputValue(), 'identifier')
    assert.equal(await page.getByLabel('What NPS is').inputValue(), 'score')
    await page.getByText('A row is known by Response ID in the data set survey.').waitFor()
    await page.getByLabel('Key: Response ID').uncheck()
    await page.getByText('A row is known by this file and its line.').waitFor()
    await page.getByLabel('Key: Response ID').check()
    await page.getByText('A row is known by Response ID in the data set survey.').waitFor()
    await settled()
    assert.deepEqual(await barriers(page), [])

    await page.reload()
    await page.getByText('A row is known by Response ID in the data set survey.').waitFor()
    const here = new URL(page.url())
    const colleague = await site.visit({ language: 'zh-Hans' })
    await colleague.page.addInitScript(() => localStorage.setItem('opencxm.language', 'zh-Hans'))
    await colleague.go(here.pathname + here.search)
    await colleague.page.getByText(/数据集\s*survey\s*中/).waitFor()
    const metric = colleague.page.getByLabel('指标', { exact: true })
    assert.equal(await metric.locator('option:checked').innerText(), '净推荐值（NPS）')
    await colleague.close()
    await page.getByRole('button', { name: 'Save for next time' }).click()
    await page.getByText('Saved the mapping “survey”').waitFor()
    await page.getByRole('button', { name: 'Start import' }).click()
    await page.getByText(`“survey” brought ${rows - 1} of ${rows} rows; 1 was rejected.`).waitFor()
    const { pathname } = new URL(page.url())
    await page.goBack()
    await page.getByText('A row is known by Response ID in the data set survey.').waitFor()
    await page.goForward()

    await page.getByText('NPS: “14” is outside the scale 0 to 10').waitFor()
    await page.getByRole('button', { name: 'Repair' }).click()
    await page.getByLabel('NPS', { exact: true }).fill('10')
    await settled()
    assert.deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: 'Try this row again' }).click()
    await page.getByText(`“survey” brought all ${rows} rows`).waitFor()

    await site.app.settle()
    await page.reload()
    await page.getByRole('link', { name: /^NPS, / }).click()
    await page.waitForURL(/understand\/metrics\?.*from=/)
    await settled()
    const answer = (await page.locator('.answer').innerText()).replaceAll('\u00a0', ' ')
    assert.match(answer, /95% interval \d+ to \d+, n = 120/)
    const { searchParams } = new URL(page.url())
    const days = `from=${searchParams.get('from')}&to=${searchParams.get('to')}`
    const values = (await site.get(`/api/v1/metrics/nps/values?${days}`)) as Values
    assert.equal(values.total.now.n, rows)
    assert.ok(answer.includes(String(Math.round(values.total.now.value))), answer)

    await go('/')
    await page.getByRole('button', { name: /^Show / }).click()
    await page.getByText(/NPS is \d+/).waitFor()

    await go(pathname)
    await page.getByRole('button', { name: 'Undo the import' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
    await page.getByText('“survey” was undone').waitFor()
    await site.app.settle()
    const after = (await site.get(`/api/v1/metrics/nps/values?from=${lastYear}-01-01&to=${lastYear}-12-31`)) as Values
    assert.equal(after.total.now.n, 0)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('takes satisfaction in words for scores of their touchpoints, and each word’s number can be changed', async () => {
    const { page, faults, settled, close } = await site.visit({ path: '/collect/imports/new' })
    const survey = { name: '满意度.csv', mimeType: 'text/csv', buffer: Buffer.from(wordedFile()) }
    await page.locator('input[type=file]').setInputFiles(survey)
    await page.getByText('of the first 60 rows, 60 are imported').waitFor()
    assert.equal(await page.getByLabel('What 物流配送满意度 is').inputValue(), 'score')
    assert.equal(await page.getByLabel('What 您还有什么想说的 is').inputValue(), 'text')
    assert.equal(await page.getByLabel('非常满意').first().inputValue(), '5')
    assert.equal(await page.getByLabel('未使用').inputValue(), '')
    await page.getByLabel('一般').first().fill('6')
    await page.getByText('“6” is outside the scale 1 to 5').first().waitFor()
    await page.getByLabel('一般').first().fill('3')
    await page.getByText('of the first 60 rows, 60 are imported').waitFor()
    await settled()
    assert.deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: 'Start import' }).click()
    await page.getByText('brought all 60 rows').waitFor()
    await site.app.settle()
    const days = `from=${lastYear}-01-01&to=${lastYear}-12-31`
    const values = (await site.get(`/api/v1/metrics/csat/values?${days}&by=touchpoint`)) as Values
    assert.deepEqual(values.groups.map(({ key, now }) => [key, now.n]).sort(), [
      ['客服咨询', 50],
      ['物流配送', 60],
    ])
    assert.deepEqual(faults(), [])
    await close()
  })

  it('goes on with an upload that broke off, and refuses an empty file and another one', async () => {
    const { page, go, close } = await site.visit({ path: '/collect/imports/new' })
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'none.csv', mimeType: 'text/csv', buffer: Buffer.of() })
    await page.getByText('“none.csv” is empty: it has no bytes.').waitFor()
    const file = {
      name: 'big.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`user id,plan\n${'u_1,gold\n'.repeat(300_000)}`),
    }
    let parts = 0
    await page.route('**/content?offset=*', async (route) => {
      parts++
      if (parts > 1) await route.abort('connectionreset')
      else await route.continue()
    })
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('big.csv could not be sent').waitFor()
    await page.unroute('**/content?offset=*')
    await go(page.url())
    await page.getByText('The upload of “big.csv” broke off after 2.1 MB').waitFor()
    await page.locator('input[type=file]').setInputFiles({ ...file, name: 'other.csv' })
    await page.getByText('That is another file').waitFor()
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText(/big\.csv: of the first [\d,]+ rows/).waitFor()
    await close()
  })
})

type Values = { total: { now: { value: number; n: number } }; groups: { key: string; now: { n: number } }[] }
