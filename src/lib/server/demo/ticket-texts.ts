/** What people write to support: a subject and a few sentences, put together from a problem, an effect and an ending by tone. */
import type { Random } from './random.ts';

interface Topic {
  readonly product: string;
  readonly subject: string;
  readonly body: string;
}

const topics: readonly Topic[] = [
  {
    product: 'reports',
    subject: 'Export stops half way',
    body: 'The export of the monthly report stops at about half of the rows. The file opens, but the second half of the month is missing.',
  },
  {
    product: 'reports',
    subject: 'Totals do not match',
    body: 'The total on the overview is not the sum of the rows below it. We checked three weeks by hand and each is off by a little.',
  },
  {
    product: 'sync',
    subject: 'Orders arrive twice',
    body: 'Since the last change on our side some orders come in twice, a few minutes apart. We delete the second one by hand.',
  },
  {
    product: 'sync',
    subject: 'Nightly sync did not run',
    body: 'This morning the numbers of yesterday were not there. The log says nothing, not even that it started.',
  },
  {
    product: 'sync',
    subject: 'Field mapping lost',
    body: 'Our mapping of cost centres was empty after the weekend. We entered it again, but would like to know why it went.',
  },
  {
    product: 'mobile',
    subject: 'App signs people out',
    body: 'Drivers are signed out of the app several times a day and have to ask the office for a code.',
  },
  {
    product: 'mobile',
    subject: 'Photos do not upload',
    body: 'Photos taken without a network are not sent later. The list shows them as waiting for ever.',
  },
  {
    product: 'access',
    subject: 'New colleague cannot sign in',
    body: 'We added a colleague yesterday. She gets the invitation, sets a password, and is told that she does not exist.',
  },
  {
    product: 'access',
    subject: 'Who changed this plan?',
    body: 'A plan was changed on Friday evening and nobody here did it. Where can we see who it was?',
  },
  {
    product: 'access',
    subject: 'Single sign-on loops',
    body: 'After the certificate was renewed the sign-in page goes round in a circle for everybody on the new domain.',
  },
  {
    product: 'planning',
    subject: 'Plan is slow to open',
    body: 'Opening the plan of a full month takes more than half a minute. With one week it is fine.',
  },
  {
    product: 'planning',
    subject: 'Holiday calendar is wrong',
    body: 'The regional holiday next month is missing, so shifts were planned on a day on which we are closed.',
  },
  {
    product: 'planning',
    subject: 'Drag and drop jumps',
    body: 'When we move a shift it lands one day earlier. It happens on the large screen in the control room only.',
  },
  {
    product: 'approvals',
    subject: 'Approval mail goes to a person who left',
    body: 'Requests still go to a manager who left in spring. We changed the team, but old requests keep the old name.',
  },
  {
    product: 'approvals',
    subject: 'Cannot approve on a phone',
    body: 'The button to approve is below the edge of the screen and the page does not scroll.',
  },
  {
    product: 'billing',
    subject: 'Invoice without our order number',
    body: 'Our accounts department sends invoices back when the order number is missing. It was there until last quarter.',
  },
  {
    product: 'billing',
    subject: 'Charged for seats we removed',
    body: 'We removed five seats before the end of the month and the invoice still has them.',
  },
  {
    product: 'api',
    subject: 'Calls refused since this morning',
    body: 'Our integration gets a refusal on every second call. Nothing was changed here and the token is valid.',
  },
  {
    product: 'api',
    subject: 'Webhook signature does not verify',
    body: 'The signature fails for messages with accents in the name. Plain ones are fine.',
  },
  {
    product: 'general',
    subject: 'How do we archive a site?',
    body: 'One of our sites closed. We would like to keep its history and take it out of all lists.',
  },
  {
    product: 'general',
    subject: 'Question about rounding',
    body: 'Are quarter hours rounded up or to the nearest? The handbook says one thing and the report does another.',
  },
];

const effects = {
  urgent: [
    'Nobody can work at the moment.',
    'We are doing this on paper now and the night shift starts in two hours.',
    'Customers are calling us about it.',
  ],
  high: [
    'It costs us about an hour every day.',
    'The month has to be closed by Thursday.',
    'Three people are affected.',
  ],
  normal: [
    'There is a way around it, but it is tedious.',
    'It is not urgent, but it comes back every week.',
    'We noticed it by chance.',
  ],
  low: ['No hurry.', 'For when you have a minute.', 'It would simply be nice to know.'],
} as const;

export type Severity = keyof typeof effects;

const endings = {
  angry: [
    'This is the third time we ask. We expect somebody to call us today.',
    'Frankly, we are losing patience.',
    'We have to explain this to our management, who ask what we pay for.',
  ],
  flat: ['Please have a look.', 'Please let us know what you find.', 'What do you suggest?'],
  friendly: [
    'Thank you, you have always been quick.',
    'Otherwise we are very happy, thanks!',
    'Thanks a lot for your help.',
  ],
} as const;

/** `tone` from -1 (angry) to 1 (friendly). */
export function writeTicket(
  random: Random,
  severity: Severity,
  tone: number,
): { product: string; subject: string; body: string } {
  const { product, subject, body } = random.pick(topics);
  const ending = random.pick(endings[tone < -0.3 ? 'angry' : tone > 0.35 ? 'friendly' : 'flat']);
  return { product, subject, body: `${body} ${random.pick(effects[severity])} ${ending}` };
}
