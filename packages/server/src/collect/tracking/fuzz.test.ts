import { fuzzDecoding } from './testing/fuzz.ts'

fuzzDecoding(1)
