export { journeyMap } from './service/journey-map.ts'
