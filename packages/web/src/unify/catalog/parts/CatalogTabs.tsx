import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Tabs } from '../../../ui/layout/Columns.tsx'

/** Events, and the journey model that they are mapped to. */
export function CatalogTabs() {
  const { t } = useTranslation('catalog')
  return (
    <Tabs label={t('tabs.label')}>
      <Link to="/unify/catalog" activeOptions={{ exact: true, includeSearch: false }}>
        {t('tabs.events')}
      </Link>
      <Link to="/unify/catalog/touchpoints" activeOptions={{ includeSearch: false }}>
        {t('tabs.touchpoints')}
      </Link>
    </Tabs>
  )
}
