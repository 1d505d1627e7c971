import { useSession } from '../../shell/session.ts'
import { formatDay, formatInstant } from '../../ui/format/index.ts'
import { useLanguage } from '../../ui/use-language.ts'
import type { MomentWords } from './view.ts'

/** Moments in the workspace's zone, in the reader's language. */
export function useMomentWords(): MomentWords {
  const language = useLanguage()
  const { workspace } = useSession()
  return {
    instant: (iso) => formatInstant(iso, workspace.timeZone, language),
    day: (day) => formatDay(day, language),
  }
}
