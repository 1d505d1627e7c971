export { ConnectionsPage } from './ConnectionsPage.tsx'
export { FeedbackPage } from './FeedbackPage.tsx'
export { ObservationsPage } from './ObservationsPage.tsx'
