import { contrastRatio, darkColours, type FontName, fontStacks, lightColours, type Theme } from '@opencxm/survey'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { SelectField } from '../../../ui/form/Field.tsx'
import { formatNumber } from '../../../ui/format/index.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import { withParts } from '../edit/edits.ts'
import { useEditor } from '../editor.tsx'
import { TextField, WordsField } from './inputs.tsx'

const modes = ['auto', 'light', 'dark'] as const
const colours = ['brand', 'background', 'text'] as const
type Colour = (typeof colours)[number]

/** Colours with their contrast, font and logo. */
export function ThemeSettings() {
  const { t } = useTranslation('builder')
  const { survey, edit } = useEditor()
  const { theme = {} } = survey
  const put = (parts: Partial<Record<keyof Theme, unknown>>, key?: string) =>
    edit((now) => {
      const next = withParts({ ...now.theme }, parts)
      return withParts(now, { theme: Object.keys(next).length > 0 ? next : undefined })
    }, key)
  const night = (colour: Colour, value: string | undefined) => {
    const dark = withParts({ ...theme.dark }, { [colour]: value })
    put({ dark: Object.keys(dark).length > 0 ? dark : undefined }, `dark ${colour}`)
  }
  return (
    <>
      <SelectField
        label={t('theme.mode')}
        value={theme.mode ?? 'auto'}
        options={modes.map((value) => ({ value, label: t(`theme.modes.${value}`) }))}
        onChange={(mode) => put({ mode: mode === 'auto' ? undefined : mode })}
      />
      {theme.mode === 'dark' ? null : (
        <Palette
          title={t('theme.lightColours')}
          values={theme}
          defaults={lightColours}
          onChange={(colour, value) => put({ [colour]: value }, colour)}
        />
      )}
      {theme.mode === 'light' ? null : (
        <Palette title={t('theme.darkColours')} values={theme.dark ?? {}} defaults={darkColours} onChange={night} />
      )}
      <SelectField
        label={t('theme.font')}
        value={theme.font ?? 'system'}
        options={(Object.keys(fontStacks) as FontName[]).map((value) => ({ value, label: t(`theme.fonts.${value}`) }))}
        onChange={(font) => put({ font: font === 'system' ? undefined : font })}
      />
      <TextField
        label={t('theme.logo')}
        hint={t('theme.logoHint')}
        value={theme.logo?.url ?? ''}
        maxLength={2000}
        onChange={(url) =>
          put(
            { logo: url === '' ? undefined : { url, alt: theme.logo?.alt ?? { [survey.languages[0] ?? 'en']: '' } } },
            'logo',
          )
        }
      />
      {theme.logo ? (
        <WordsField
          label={t('theme.logoAlt')}
          text={theme.logo.alt}
          required
          onChange={(alt) => put({ logo: { url: theme.logo?.url, alt } }, 'logo alt')}
        />
      ) : null}
    </>
  )
}

type PaletteProps = {
  title: string
  values: { readonly [colour in Colour]?: string }
  defaults: { readonly [colour in Colour]: string }
  onChange: (colour: Colour, value: string | undefined) => void
}

/** Three colours; text and brand say how they stand out from the background. */
function Palette({ title, values, defaults, onChange }: PaletteProps) {
  const { t } = useTranslation('builder')
  const background = values.background ?? defaults.background
  return (
    <fieldset className="field">
      <legend className="field-legend">{title}</legend>
      {colours.map((colour) => (
        <ColourField
          key={colour}
          label={t(`theme.${colour}`)}
          value={values[colour]}
          standard={defaults[colour]}
          against={colour === 'background' ? null : { background, needed: colour === 'text' ? 4.5 : 3 }}
          onChange={(value) => onChange(colour, value)}
        />
      ))}
    </fieldset>
  )
}

type ColourProps = {
  label: string
  value: string | undefined
  standard: string
  against: { background: string; needed: number } | null
  onChange: (value: string | undefined) => void
}

function ColourField({ label, value, standard, against, onChange }: ColourProps) {
  const { t } = useTranslation('builder')
  const language = useLanguage()
  const { mayWrite } = useEditor()
  const id = useId()
  const shown = value ?? standard
  const ratio = against ? contrastRatio(shown, against.background) : null
  const bad = ratio !== null && against !== null && ratio < against.needed
  return (
    <div className="colour-row">
      <input
        id={id}
        type="color"
        value={shown}
        disabled={!mayWrite}
        aria-describedby={`${id}-ratio`}
        onChange={(event) => onChange(event.target.value)}
      />
      <label htmlFor={id}>{label}</label>
      <span className="mono t3">{shown}</span>
      <span className="sp" />
      {ratio === null ? null : (
        <span id={`${id}-ratio`} className={bad ? 'neg t12' : 'note'}>
          {t(bad ? 'theme.tooLow' : 'theme.contrast', {
            ratio: formatNumber(Math.floor(ratio * 10) / 10, 1, language),
            needed: formatNumber(against?.needed ?? 0, 1, language),
          })}
        </span>
      )}
      {value === undefined || !mayWrite ? null : (
        <button type="button" className="link t12" onClick={() => onChange(undefined)}>
          {t('theme.reset')}
        </button>
      )}
    </div>
  )
}
