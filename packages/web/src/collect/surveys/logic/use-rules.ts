import type { Condition, Jump } from '@opencxm/survey'
import { useTranslation } from 'react-i18next'
import { nameOf, titleOf } from '../edit/diff.ts'
import { questionsOf } from '../edit/ids.ts'
import type { Selection } from '../edit/selection.ts'
import { useEditor } from '../editor.tsx'
import { useLogicWords } from './use-logic-words.ts'

/** A condition or jump as a sentence, and what it belongs to. */
export type Rule = { key: string; title: string; words: string; selection: Selection }

type Owner = { selection: Selection; title: string; show?: Condition | undefined; jumps?: readonly Jump[] | undefined }

/** Every condition and jump of the survey in words, in its order. */
export function useRules(): Rule[] {
  const { t } = useTranslation('builder')
  const { survey } = useEditor()
  const words = useLogicWords(survey)
  const shown = (show: Condition | undefined) => (show ? [`${t('item.shownWhen')} ${words.condition(show)}`] : [])
  const jump = ({ to, when }: Jump) =>
    `${t('jumps.goes', { target: words.target(to) })} ${when ? `${t('jumps.when')} ${words.condition(when)}` : t('jumps.always')}`
  const rulesOf = ({ selection, title, show, jumps = [] }: Owner) =>
    [...shown(show), ...jumps.map(jump)].map((sentence) => ({ selection, title, words: sentence }))
  const rules = [
    ...survey.blocks.flatMap((block) => {
      const inside = questionsOf({ ...survey, blocks: [block] }).flatMap((item) =>
        rulesOf({
          selection: { kind: 'item', id: item.id },
          title: titleOf(item, survey),
          show: item.show,
          jumps: item.jumps,
        }),
      )
      const { show, jumps } = block
      return [
        ...rulesOf({ selection: { kind: 'block', id: block.id }, title: nameOf(block, survey), show, jumps }),
        ...inside,
      ]
    }),
    ...survey.endings.flatMap(({ id, when, title }) =>
      when
        ? [
            {
              selection: { kind: 'ending' as const, id },
              title: title[survey.languages[0] ?? ''] || id,
              words: `${t('ending.when')} ${words.condition(when)}`,
            },
          ]
        : [],
    ),
    ...(survey.quotas ?? []).map(({ id, limit, when }) => ({
      selection: { kind: 'part' as const, id: 'quotas' as const },
      title: id,
      words: t('graph.quota', { limit, when: when ? words.condition(when) : t('quota.everybody') }),
    })),
  ]
  return rules.map((rule, at) => ({ ...rule, key: `${rule.selection.kind}${rule.selection.id}${at}` }))
}
