export { struggleScaleOf } from './service/scale.ts'
