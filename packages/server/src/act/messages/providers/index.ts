import type { ChannelConfig, ProviderName } from '../contract.ts'
import type { Provider } from './provider.ts'
import { dingtalkRobot, wecomRobot } from './robots.ts'
import { smsHttp } from './sms-http.ts'
import { smtp } from './smtp.ts'
import { webhook } from './webhook.ts'
import { wechatTemplate } from './wechat-template.ts'

const providers: { [Name in ProviderName]: Provider<Extract<ChannelConfig, { provider: Name }>> } = {
  smtp,
  webhook,
  wechat_template: wechatTemplate,
  sms_http: smsHttp,
  wecom_robot: wecomRobot,
  dingtalk_robot: dingtalkRobot,
}

/** The provider of a name; its configuration is of the same name. */
export function providerOf(name: ProviderName): Provider {
  return providers[name] as Provider
}
