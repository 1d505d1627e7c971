import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import './copy.css'

type Props = { code: string; label: string }

/** A snippet with a button that copies it. */
export function CopyBlock({ code, label }: Props) {
  const { t } = useTranslation('ui')
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code)
      setState('copied')
    } catch {
      // Refused without https or permission: the text stays selectable.
      setState('failed')
    }
  }
  return (
    <figure className="copy">
      <figcaption>
        <span className="t12 t3">{label}</span>
        <span className="sp" />
        <button type="button" className="plain-button small" onClick={() => void copy()}>
          {state === 'copied' ? t('copy.copied') : t('copy.copy')}
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, and a keyboard must be able to scroll it */}
      <pre lang="en" tabIndex={0}>
        <code>{code}</code>
      </pre>
      <span className={state === 'failed' ? 'note copy-note' : 'visually-hidden'} role="status">
        {state === 'failed' ? t('copy.failed') : state === 'copied' ? t('copy.copied') : ''}
      </span>
    </figure>
  )
}
