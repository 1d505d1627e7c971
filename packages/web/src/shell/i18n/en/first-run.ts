/** The guide of an empty workspace, on Home. */
export const firstRun = {
  title: 'From nothing to the first answer',
  lead: 'Four steps. Each is ticked by itself once it is done; Home then shows how customers feel.',
  step: 'Step {{n}}',
  done: 'Done',
  now: 'Next',
  later: 'Later',
  source: {
    title: 'Create a source',
    text: 'It gives your shop, app or server a key to send events with, for the SDK that you already use.',
    done_one: '{{count}} source is set up.',
    done_other: '{{count}} sources are set up.',
    go: 'Create source',
    connect: 'Connect a source',
  },
  event: {
    title: 'See the first event arrive',
    text: 'Put the snippet in place and leave this open: the first event shows here within seconds.',
    done: 'The last one: <b>{{event}}</b>, {{ago}}.',
    doneCount_one: '{{n}} event has arrived.',
    doneCount_other: '{{n}} events have arrived.',
    go: 'Open the snippets',
    waiting: 'Waiting for an event',
  },
  import: {
    title: 'Bring in what you have',
    text: 'Answers from your survey tool, customers from your CRM: as CSV, Excel, JSON Lines or Parquet. You may also go on without.',
    done_one: '{{n}} customer is known.',
    done_other: '{{n}} customers are known.',
    go: 'Import a file',
  },
  map: {
    title: 'Put events on the journey',
    text: 'Name stages and touchpoints, and say which event belongs to which touchpoint.',
    done_one: '{{count}} event leads to a touchpoint.',
    done_other: '{{count}} events lead to a touchpoint.',
    goStages: 'Name the stages',
    goMap: 'Map the events',
  },
  answers:
    'Home opens with the first answers: import them, or send them from your survey tool. Or look at the demo company first: <b>npm run demo</b>.',
  askTitle: 'Nothing has arrived yet',
  askHint:
    'An administrator of {{workspace}} connects sources and imports data. Home shows how customers feel once the first answers are in.',
}
