import type { Survey } from '@opencxm/survey'

/** Parts of a survey beside its questions. */
export const surveyParts = ['settings', 'theme', 'fields', 'quotas'] as const
export type SurveyPart = (typeof surveyParts)[number]

/** What the settings pane is about. */
export type Selection = { kind: 'item' | 'block' | 'ending'; id: string } | { kind: 'part'; id: SurveyPart }

/** The selection as it stands in the address: `item:nps`. */
export function writeSelection({ kind, id }: Selection): string {
  return `${kind}:${id}`
}

/** Reads an address leniently; what is gone or was never there gives the first question. */
export function readSelection(survey: Survey, text: string | undefined): Selection {
  const [kind, id = ''] = (text ?? '').split(':')
  if (kind === 'part' && surveyParts.some((part) => part === id)) return { kind, id: id as SurveyPart }
  if (kind === 'block' && survey.blocks.some((one) => one.id === id)) return { kind, id }
  if (kind === 'ending' && survey.endings.some((one) => one.id === id)) return { kind, id }
  const items = survey.blocks.flatMap((block) => block.items)
  if (kind === 'item' && items.some((one) => one.id === id)) return { kind, id }
  const first = items[0]
  return first ? { kind: 'item', id: first.id } : { kind: 'part', id: 'settings' }
}

/** What a path of a check or of the linter is about, such as `blocks[0].items[2].title.en`. */
export function ownerOf(survey: Survey, path: string): Selection {
  const inBlock = /^blocks\[(\d+)\](?:\.items\[(\d+)\])?/.exec(path)
  if (inBlock) {
    const block = survey.blocks[Number(inBlock[1])]
    const item = inBlock[2] === undefined ? undefined : block?.items[Number(inBlock[2])]
    if (item) return { kind: 'item', id: item.id }
    if (block) return { kind: 'block', id: block.id }
  }
  const ending = /^endings\[(\d+)\]/.exec(path)
  const found = ending ? survey.endings[Number(ending[1])] : undefined
  if (found) return { kind: 'ending', id: found.id }
  if (path.startsWith('theme')) return { kind: 'part', id: 'theme' }
  if (/^(hidden|known|variables)/.test(path)) return { kind: 'part', id: 'fields' }
  if (path.startsWith('quotas')) return { kind: 'part', id: 'quotas' }
  return { kind: 'part', id: 'settings' }
}

/** Whether two selections are the same thing. */
export function isSame(one: Selection, other: Selection): boolean {
  return one.kind === other.kind && one.id === other.id
}

/** Where to look after what is selected, out of everything that there is to look at; from the last on to the first. */
export function nextOwner(owners: readonly Selection[], selected: Selection): Selection | null {
  const places = owners.filter((one, at) => owners.findIndex((other) => isSame(one, other)) === at)
  const at = places.findIndex((one) => isSame(one, selected))
  return places[(at + 1) % places.length] ?? null
}
