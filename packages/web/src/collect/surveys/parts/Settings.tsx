import { useTranslation } from 'react-i18next'
import { useEditor } from '../editor.tsx'
import { BlockSettings } from './BlockSettings.tsx'
import { EndingSettings } from './EndingSettings.tsx'
import { FieldsSettings } from './FieldsSettings.tsx'
import { Findings } from './Findings.tsx'
import { ItemSettings } from './ItemSettings.tsx'
import { QuotaSettings } from './QuotaSettings.tsx'
import { SurveySettings } from './SurveySettings.tsx'
import { ThemeSettings } from './ThemeSettings.tsx'

/** What is selected, with everything that can be said about it; findings stand above what they are about. */
export function Settings() {
  const { t } = useTranslation('builder')
  const { selection, mayWrite } = useEditor()
  return (
    <aside className="builder-settings form" aria-label={t('settings.label')}>
      <Findings />
      <fieldset className="form" disabled={!mayWrite}>
        <Part key={`${selection.kind}:${selection.id}`} />
      </fieldset>
    </aside>
  )
}

function Part() {
  const { selection } = useEditor()
  switch (selection.kind) {
    case 'item':
      return <ItemSettings id={selection.id} />
    case 'block':
      return <BlockSettings id={selection.id} />
    case 'ending':
      return <EndingSettings id={selection.id} />
    case 'part':
      return {
        settings: <SurveySettings />,
        theme: <ThemeSettings />,
        fields: <FieldsSettings />,
        quotas: <QuotaSettings />,
      }[selection.id]
  }
}
