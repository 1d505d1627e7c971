/**
 * Programs that fetch pages for search, previews, audits or uptime, by the word in their User-Agent. Kept small: a wrong hit
 * loses a person's events, a miss only adds a visit. HeadlessChrome is not listed, since customers test their sites with it.
 */
const crawlerWords =
  /\b(?:googlebot|google-inspectiontool|adsbot-google|mediapartners-google|storebot-google|bingbot|bingpreview|yandexbot|baiduspider|bytespider|sogou web spider|360spider|yisouspider|petalbot|duckduckbot|applebot|slurp|facebookexternalhit|twitterbot|linkedinbot|slackbot|telegrambot|whatsapp|discordbot|pinterestbot|embedly|ahrefsbot|semrushbot|mj12bot|dotbot|gptbot|claudebot|perplexitybot|ccbot|amazonbot|uptimerobot|pingdom|statuscake|chrome-lighthouse|gtmetrix|phantomjs)\b/i

/** True for the User-Agent of a crawler. Asked for browser sources only: a server may be named anything. */
export function isCrawler(userAgent: string | undefined): boolean {
  return userAgent !== undefined && crawlerWords.test(userAgent)
}
