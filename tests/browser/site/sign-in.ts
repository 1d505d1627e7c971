import type { Page } from 'playwright-core'

/** Signs in on the page that a person sees, in English; resolves when a page of the product stands there. */
export async function signIn(page: Page, account: { email: string; password: string }): Promise<void> {
  if (!new URL(page.url(), 'http://none').pathname.startsWith('/sign-in')) await page.goto('/sign-in')
  await fillSignIn(page, account)
  await page.getByRole('button', { name: /^[A-Z]{1,3}: Account of/ }).waitFor()
}

/** Fills the form and sends it. */
export async function fillSignIn(page: Page, account: { email: string; password: string }): Promise<void> {
  await page.getByLabel('E-mail').fill(account.email)
  await page.getByLabel('Password', { exact: true }).fill(account.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
