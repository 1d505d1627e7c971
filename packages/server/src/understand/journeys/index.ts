export { openPainModel } from './service/pain-points.ts'
