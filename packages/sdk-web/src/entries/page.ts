import { loadRest } from '../survey/page-first.ts'

loadRest()
