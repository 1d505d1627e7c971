import { useTranslation } from 'react-i18next'
import { useSession } from '../../../shell/session.ts'
import { dayIn, formatDay } from '../../../ui/format/index.ts'
import { Card } from '../../../ui/layout/Card.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { consentGrid, type PersonReply } from '../view.ts'

/** What the customer consented to, by purpose and channel; silence is a no. */
export function ConsentCard({ consent }: { consent: PersonReply['consent'] }) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const { workspace } = useSession()
  const { channels, rows, last } = consentGrid(consent)
  const purposeWord = (purpose: string) =>
    purpose === 'service' || purpose === 'surveys' || purpose === 'marketing' || purpose === 'profiling'
      ? t(`consent.purpose.${purpose}`)
      : purpose
  const channelWord = (channel: string) => {
    if (channel === '' || channel === '*') return t('consent.channel.all')
    return channel === 'email' || channel === 'sms' || channel === 'wechat' || channel === 'push' || channel === 'all'
      ? t(`consent.channel.${channel}`)
      : channel
  }
  return (
    <Card title={t('consent.title')} extra={<span className="ci">{t('consent.default')}</span>}>
      <div className="card-body">
        {rows.length === 0 ? (
          <p className="t2">{t('consent.none')}</p>
        ) : (
          <table className="tbl">
            <thead>
              <tr>
                <th />
                {channels.map((channel) => (
                  <th key={channel} scope="col" className="r">
                    {channelWord(channel)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ purpose, cells }) => (
                <tr key={purpose}>
                  <th scope="row" className="consent-purpose">
                    {purposeWord(purpose)}
                  </th>
                  {cells.map((given, index) => (
                    <td key={channels[index]} className={given ? 'r m' : 'r t3'}>
                      {given ? t('consent.yes') : t('consent.no')}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {last ? (
          <p className="note">
            {t('consent.source', {
              source: last.source,
              date: formatDay(dayIn(Date.parse(last.at), workspace.timeZone), language),
            })}
          </p>
        ) : null}
      </div>
    </Card>
  )
}
