import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { may, useSession } from '../../shell/session.ts'

/** The two ways to the first data, for a page that has none; nothing for roles that may go neither. */
export function StartActions() {
  const { t } = useTranslation('firstRun')
  const session = useSession()
  return (
    <>
      {may(session, 'imports:write') ? (
        <Link to="/collect/imports/new" className="plain-button primary">
          {t('import.go')}
        </Link>
      ) : null}
      {may(session, 'sources:read') ? (
        <Link to="/collect/sources" className="plain-button">
          {t('source.connect')}
        </Link>
      ) : null}
    </>
  )
}
