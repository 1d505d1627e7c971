import { provideChunk } from '../chunk.ts'
import { mountSurvey } from '../survey/widget-run.ts'

provideChunk('survey', mountSurvey)
