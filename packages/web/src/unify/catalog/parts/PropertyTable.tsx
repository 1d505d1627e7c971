import type { CatalogEvent } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { formatCount, listSeparator } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import type { EventChange } from '../queries.ts'

type Declared = NonNullable<EventChange['properties']>
type Props = {
  seen: CatalogEvent['properties']
  declared: Declared
  changeable: boolean
  onChange: (declared: Declared) => void
}

const types = ['string', 'number', 'boolean', 'list', 'object'] as const

/** What an event carries: types that were seen, the type that it should have, how often it had another. */
export function PropertyTable({ seen, declared, changeable, onChange }: Props) {
  const { t } = useTranslation('catalog')
  const language = useLanguage()
  if (seen.length === 0) return <p className="t2">{t('event.noProperties')}</p>
  const change = (key: string, part: Partial<Declared[number]>) =>
    onChange(declared.map((one) => (one.key === key ? { ...one, ...part } : one)))
  return (
    <div className="tbl-scroll">
      <table className="tbl">
        <caption className="visually-hidden">{t('event.properties')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('event.key')}</th>
            <th scope="col">{t('event.types')}</th>
            <th scope="col">{t('event.declaredType')}</th>
            <th scope="col">{t('event.meaning')}</th>
            <th scope="col" className="r">
              {t('event.seen')}
            </th>
            <th scope="col" className="r">
              {t('event.wrong')}
            </th>
          </tr>
        </thead>
        <tbody>
          {seen.map((property) => {
            const own = declared.find((one) => one.key === property.key)
            return (
              <tr key={property.key}>
                <th scope="row" className="catalog-key mono">
                  {property.key}
                </th>
                <td className="t2">{property.types.map((type) => t(`type.${type}`)).join(listSeparator(language))}</td>
                <td>
                  <select
                    className="field-input catalog-select"
                    aria-label={`${t('event.declaredType')}, ${property.key}`}
                    value={own?.declaredType ?? ''}
                    disabled={!changeable}
                    onChange={({ target }) =>
                      change(property.key, { declaredType: types.find((type) => type === target.value) ?? null })
                    }
                  >
                    <option value="">{t('event.any')}</option>
                    {types.map((type) => (
                      <option key={type} value={type}>
                        {t(`type.${type}`)}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  <input
                    className="field-input catalog-select"
                    aria-label={`${t('event.meaning')}, ${property.key}`}
                    value={own?.description ?? ''}
                    maxLength={2000}
                    readOnly={!changeable}
                    onChange={({ target }) => change(property.key, { description: target.value })}
                  />
                </td>
                <td className="r">{formatCount(property.seen, language)}</td>
                <td className={property.illTyped > 0 ? 'r neg m' : 'r t3'}>
                  {formatCount(property.illTyped, language)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
