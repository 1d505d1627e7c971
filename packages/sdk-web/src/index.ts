import { createOpencxm, type Opencxm } from './core/opencxm.ts'

export type { Properties } from './core/host.ts'
export type { Opencxm } from './core/opencxm.ts'
export type { InitOptions } from './core/options.ts'

/** The SDK for sites that bundle it. Autocapture and surveys are loaded from the host when they are needed. */
export const opencxm: Opencxm = createOpencxm()
