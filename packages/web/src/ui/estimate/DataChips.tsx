import { useTranslation } from 'react-i18next'
import { formatCount } from '../format/index.ts'
import { useLanguage } from '../use-language.ts'
import { Chip } from './Chip.tsx'

/** Stands in place of a number that too few answers would carry; never a zero. */
export function NotEnoughData({ n, needed }: { n: number; needed?: number }) {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  const count = formatCount(n, language)
  return (
    <Chip kind="empty">
      {needed === undefined || needed <= n
        ? t('data.notEnoughPlain', { n: count })
        : t('data.notEnough', { n: count, needed: formatCount(needed, language) })}
    </Chip>
  )
}

/** Shown, but on few answers. */
export function LowBase({ n }: { n: number }) {
  const { t } = useTranslation('ui')
  const language = useLanguage()
  return <Chip kind="empty">{t('data.lowBase', { n: formatCount(n, language) })}</Chip>
}
