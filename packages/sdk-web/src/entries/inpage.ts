import { provideChunk } from '../chunk.ts'
import { startInpage } from '../inpage/start.ts'

provideChunk('inpage', startInpage)
