import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Tabs } from '../../../ui/layout/Columns.tsx'
import { type SurveyView, surveyViews } from '../view.ts'

/** The views of one survey, its results among them: the same line wherever one stands. */
export function SurveyTabs({ surveyId, on }: { surveyId: string; on: SurveyView | 'results' }) {
  const { t } = useTranslation('builder')
  return (
    <Tabs label={t('views.label')}>
      {surveyViews.map((one) => (
        <Link
          key={one}
          to="/collect/surveys/$surveyId"
          params={{ surveyId }}
          search={one === 'build' ? {} : { view: one }}
          activeOptions={{ exact: true }}
          aria-current={one === on ? 'page' : undefined}
        >
          {t(`views.${one}`)}
        </Link>
      ))}
      <Link
        to="/collect/surveys/$surveyId/results"
        params={{ surveyId }}
        search={{}}
        aria-current={on === 'results' ? 'page' : undefined}
      >
        {t('views.results')}
      </Link>
    </Tabs>
  )
}
