import { useTranslation } from 'react-i18next'
import { RichText } from '../../../ui/text/RichText.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { languageName } from '../canvas/draw.ts'
import type { Change } from '../edit/diff.ts'

const shownMax = 200

/** Changes between two versions, a sentence each. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation('builder')
  const sentence = useChangeSentence()
  if (changes.length === 0) return <p className="t2">{t('change.none')}</p>
  return (
    <ul className="change-list">
      {changes.slice(0, shownMax).map((change, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: sentences in a fixed order
        <li key={at} className={`change change-${kindOf(change)}`}>
          <span aria-hidden="true" className="change-mark">
            {{ added: '+', removed: '−', changed: '~' }[kindOf(change)]}
          </span>
          <span>
            <RichText text={sentence(change)} />
          </span>
        </li>
      ))}
      {changes.length > shownMax ? (
        <li className="note">{t('change.more', { count: changes.length - shownMax })}</li>
      ) : null}
    </ul>
  )
}

function kindOf({ code }: Change): 'added' | 'removed' | 'changed' {
  return code.endsWith('Added') ? 'added' : code.endsWith('Removed') ? 'removed' : 'changed'
}

function useChangeSentence(): (change: Change) => string {
  const { t } = useTranslation('builder')
  const reader = useLanguage()
  return ({ code, params }) => {
    const named: Record<string, string> = { ...params }
    if (params.language) named.language = languageName(params.language, reader)
    if (params.part) named.part = t(`change.part.${params.part as 'title'}`)
    if (params.list) named.list = t(`change.list.${params.list as 'hidden'}`)
    if (code === 'questionType') {
      named.from = t(`type.${params.from as 'nps'}`)
      named.to = t(`type.${params.to as 'nps'}`)
    }
    if (code === 'back') return t(params.to === 'true' ? 'change.backOn' : 'change.backOff')
    return t(
      `change.${code as 'words'}`,
      named as { title: string; part: string; language: string; from: string; to: string },
    )
  }
}
