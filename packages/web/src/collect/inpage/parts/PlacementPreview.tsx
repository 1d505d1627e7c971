import { useTranslation } from 'react-i18next'
import type { PlacementKind } from '../view.ts'

/** A small page with the survey where it will stand, at desk and phone width. A picture: it is described, not read out. */
export function PlacementPreview({ placement }: { placement: PlacementKind }) {
  const { t } = useTranslation('inpage')
  return (
    <div className="inpage-preview" role="img" aria-label={t('preview', { place: t(`placement.${placement}`) })}>
      {(['desk', 'phone'] as const).map((width) => (
        <div key={width} className={`inpage-screen inpage-${width}`}>
          <i className="inpage-line inpage-long" />
          <i className="inpage-line" />
          <i className="inpage-anchor" />
          <i className="inpage-line inpage-long" />
          {placement === 'modal' ? <i className="inpage-veil" /> : null}
          <span className={`inpage-box inpage-box-${placement}`}>
            <i className="inpage-line inpage-long" />
            <i className="inpage-dots" />
          </span>
        </div>
      ))}
    </div>
  )
}
