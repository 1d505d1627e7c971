export { MetricsPage } from './MetricsPage.tsx'
