import type { DemoInstallation } from '../installation.ts'

/** The product as a listening customer uses it: the API, and addresses that everybody may open. */
export type ListeningProduct = Pick<DemoInstallation, 'baseUrl' | 'writeKey' | 'call' | 'settled'>

/** Ids of the published surveys, by what they ask about. */
export type DemoSurveys = { relationship: string; delivery: string; product: string }

type Item = { id: string; [field: string]: unknown }
type Definition = { blocks: { id: string; items: Item[] }[]; [field: string]: unknown }
type Draft = { id: string; revision: number; definition: Definition }

const theme = { brand: '#1f6f78', mode: 'auto', font: 'sans', dark: { brand: '#7fd1c7' } }

const say = (en: string, hans: string, hant: string) => ({ en, 'zh-Hans': hans, 'zh-Hant': hant })

const rows = [
  { id: 'battery', label: say('Battery', '电池续航', '電池續航') },
  { id: 'comfort', label: say('Comfort', '佩戴舒适度', '佩戴舒適度') },
  { id: 'accuracy', label: say('Accuracy', '测量准确度', '測量準確度') },
  { id: 'pairing', label: say('Pairing', '配对', '配對') },
  { id: 'app', label: say('The app', '手机应用', '手機應用程式') },
  { id: 'looks', label: say('Looks', '外观', '外觀') },
]

const columns = [
  { id: 'q1', label: say('Very poor', '很差', '很差'), value: 1 },
  { id: 'q2', label: say('Poor', '较差', '較差'), value: 2 },
  { id: 'q3', label: say('Fair', '一般', '普通'), value: 3 },
  { id: 'q4', label: say('Good', '较好', '較好'), value: 4 },
  { id: 'q5', label: say('Very good', '很好', '很好'), value: 5 },
]

/** Rows of the question about parts of the product, by id. */
export const productParts: readonly string[] = rows.map(({ id }) => id)

const aspects: Item = {
  id: 'aspects',
  type: 'matrix',
  title: say('How good is each of these?', '以下各方面怎么样？', '以下各方面怎麼樣？'),
  rows,
  columns,
}

/** The delivery's rating counts for the station of the journey. */
function aboutDelivery(definition: Definition): Definition {
  const blocks = definition.blocks.map((block) => ({
    ...block,
    items: block.items.map((item) => (item.id === 'csat' ? { ...item, touchpoint: 'delivery' } : item)),
  }))
  return { ...definition, blocks }
}

/** One question more than the template has: each part of the product on one scale. */
function withAspects(definition: Definition): Definition {
  const blocks = definition.blocks.map((block) => {
    if (block.id !== 'use') return block
    const at = block.items.findIndex(({ id }) => id === 'missed')
    return { ...block, items: block.items.toSpliced(at, 0, aspects) }
  })
  return { ...definition, blocks }
}

/**
 * Three surveys from templates in English and both Chinese scripts, in the company's colours, published; and one that is still a
 * draft. Made before the events are sent, since answers of earlier years name the survey that they belong to.
 */
export async function publishSurveys(product: Pick<ListeningProduct, 'call'>): Promise<DemoSurveys> {
  await product.call('POST', '/api/v1/surveys', { from: 'template', template: 'after_support' })
  return {
    product: await publish(product, 'product_feedback', withAspects),
    delivery: await publish(product, 'after_delivery', aboutDelivery),
    relationship: await publish(product, 'relationship_nps', (definition) => definition),
  }
}

async function publish(
  { call }: Pick<ListeningProduct, 'call'>,
  template: string,
  change: (definition: Definition) => Definition,
): Promise<string> {
  const draft = (await call('POST', '/api/v1/surveys', { from: 'template', template })) as Draft
  const path = `/api/v1/surveys/${draft.id}`
  const definition = change({ ...draft.definition, theme })
  const saved = (await call('PUT', path, { revision: draft.revision, definition })) as { revision: number }
  await call('POST', `${path}/publish`, { revision: saved.revision, note: 'First version' })
  return draft.id
}
