import { type Ctx, requirePermission } from '../context/index.ts'

/** Keys that name, reach or identify a person, in any spelling (`first_name`, `firstName`, `$Email`, `手机号`). */
const tellingWords =
  /(^|_)(name|given|family|surname|nick|e?mail|phone|mobile|tel|fax|address|street|zip|postcode|postal|birth|birthday|birthdate|dob|openid|unionid|id|uuid|guid|token|password|passport|ssn|iban|card|ip|lat|lng|latitude|longitude|avatar|photo|wechat|qq|weibo)(_|$)|姓名|名字|昵称|暱稱|邮箱|郵箱|电话|電話|手机|手機|地址|生日|身份证|身分證|微信/

/** The name or id of something that many people share: what a viewer compares numbers by. */
const sharedThing =
  /^_?(app|branch|brand|campaign|category|carrier|channel|city|collection|company|country|course|department|event|experiment|feature|form|language|list|office|page|plan|product|programme|promotion|region|room|route|section|segment|service|shop|sku|station|store|supplier|survey|team|template|tier|variant|warehouse)_(name|id)$/

/** True when the values of a trait or property of this name may tell who somebody is. Errs towards true. */
export function isTellingKey(key: string): boolean {
  const words = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .toLowerCase()
  return tellingWords.test(words) && !sharedThing.test(words)
}

/**
 * For verbs whose numbers are broken down or filtered by names that the caller chooses: groups by e-mail address are a list of people, and
 * counts of who matches a text spell addresses out letter by letter. Throws `forbidden` unless none of the names is telling or the
 * role may read people.
 */
export function requirePeopleForTelling(ctx: Ctx, keys: readonly string[]): void {
  if (keys.some(isTellingKey)) requirePermission(ctx, 'people:read')
}
