import { fuzzDecoding } from './testing/fuzz.ts'

// The same properties as in fuzz.test.ts, for minutes instead of seconds.
fuzzDecoding(40)
