import type { Survey } from '../definition/survey.ts'

/**
 * The definition as a respondent's device may see it: what it needs to go on without the server. Left out are the name that colleagues
 * gave it, why data are needed, and how large quotas are.
 */
export function publicDefinition(survey: Survey): Survey {
  return {
    ...survey,
    name: '',
    quotas: (survey.quotas ?? []).map((quota) => ({ ...quota, limit: 0 })),
    blocks: survey.blocks.map((block) => ({
      ...block,
      items: block.items.map((item) => {
        if (item.type === 'listen') return item
        const { need: _, ...rest } = item
        return rest
      }),
    })),
  }
}
