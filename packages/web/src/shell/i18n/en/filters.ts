/** Names of the dimensions that numbers are narrowed and broken down by. */
export const filters = {
  customers: 'Customers',
  channel: 'Channel',
  touchpoint: 'Touchpoint',
  stage: 'Stage',
  segment: 'Segment',
  region: 'Region',
  language: 'Language',
  country: 'Country',
  city: 'City',
  plan: 'Plan',
  unknown: 'not known',
  notOnJourney: 'No touchpoint of the journey is called “{{name}}”. Answers count there once one is.',
}
