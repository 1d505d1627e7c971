import { startAutocapture } from '../autocapture/start.ts'
import { provideChunk } from '../chunk.ts'

provideChunk('autocapture', startAutocapture)
