import type { ListenStep } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { SelectField } from '../../../ui/form/Field.tsx'
import { titleOf } from '../edit/diff.ts'
import { changeItem, placeOf } from '../edit/edits.ts'
import { useEditor } from '../editor.tsx'
import { ItemActions } from './ItemActions.tsx'

/** A step without a screen: what an open answer said becomes readable for the logic behind it. */
export function ListenSettings({ step }: { step: ListenStep }) {
  const { t } = useTranslation('builder')
  const { survey, edit, mayWrite } = useEditor()
  const place = placeOf(survey, step.id)
  const before = place ? (survey.blocks[place.block]?.items.slice(0, place.item) ?? []) : []
  const texts = before.filter(({ type }) => type === 'long_text' || type === 'short_text')
  return (
    <>
      <p className="m">{t('type.listen')}</p>
      <p className="t2">{t('listen.about')}</p>
      <SelectField
        label={t('listen.to')}
        value={step.to}
        options={texts.map((item) => ({ value: item.id, label: titleOf(item, survey) }))}
        onChange={(to) => edit((now) => changeItem(now, step.id, (one) => ({ ...one, to }) as ListenStep))}
      />
      {mayWrite ? <ItemActions item={step} /> : null}
    </>
  )
}
