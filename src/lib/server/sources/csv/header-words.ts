/** Common spellings of column names, in the order they are preferred. Compared without case, spaces, signs and accents. */

const spelled = (words: string): readonly string[] => words.trim().split(/\s+/);

export const headerWords = {
  account:
    spelled(`accountid account accountexternalid externalaccountid accountkey accountnumber accountno customerid customer customerno customernumber
    clientid client companyid organizationid organisationid orgid tenantid tenant workspaceid teamid groupid crmid salesforceid sfdcid company companyname organization
    organisation accountname customername domain kundennummer kunde`),
  accountName: spelled(
    'name accountname customername companyname company clientname organizationname organisationname customer kunde firma',
  ),
  domain: spelled('domain website companydomain emaildomain'),
  crm: spelled('crmid salesforceid sfdcid hubspotid accountcrmid'),
  tenant: spelled('tenantid tenant workspaceid'),
  csm: spelled('csm csmemail csmowner customersuccessmanager successmanager owner owneremail accountowner'),
  ae: spelled('ae aeemail accountexecutive salesrep salesowner accountmanager'),
  renewals: spelled('renewalsowner renewalowner renewalmanager renewalsemail'),
  arr: spelled('arr annualrecurringrevenue annualrevenue contractvalue acv annualcontractvalue'),
  renewalDate: spelled('renewaldate renewal renewson nextrenewal contractend contractenddate enddate expirydate'),
  startDate: spelled('startdate contractstart contractstartdate customersince clientsince signupdate onboardeddate'),
  plan: spelled('plan planname tier subscription edition package'),
  date: spelled(
    'date day observedat observed asof timestamp time datetime period week month periodend weekstart recordedat measuredat createdat datum',
  ),
  signal: spelled('signal metric signalkey metrickey measure indicator kpi signalname metricname key name'),
  value: spelled('value amount reading count number metricvalue signalvalue quantity total wert'),
  known: spelled('knownat known learnedat receivedat loadedat ingestedat availableat'),
  observed: spelled('asof observedat snapshotdate asofdate'),
  id: spelled(
    'id eventid recordid ticketid ticketnumber ticketno ticket caseid casenumber orderid ordernumber responseid surveyid externalid goalid issuekey key number',
  ),
  contactId: spelled('contactid userid personid id externalid'),
  email: spelled('email emailaddress mail contactemail useremail workemail'),
  contactName: spelled('name contactname fullname contact personname username displayname'),
  title: spelled('title jobtitle position function'),
  role: spelled('role contactrole persona buyingrole stakeholderrole'),
  since: spelled('since rolesince startdate from start assignedat createdat'),
  until: spelled('until roleuntil leftat left enddate to end'),
  doNotContact: spelled('donotcontact dnc optout optedout unsubscribed noemail donotemail'),
  event: spelled('event eventname eventtype type name activity action'),
  at: spelled('at timestamp occurredat time date datetime createdat eventtime eventdate when'),
  contact: spelled('contactemail contact email useremail requesteremail requester respondent user person'),
  record: spelled('record recordtype type objecttype kind'),
  opened: spelled(
    'openedat opened createdat created createddate creationdate opendate submittedat orderedat orderdate date startedat start',
  ),
  closed: spelled(
    'closedat closed resolvedat resolved solvedat completedat closeddate closedate resolutiondate enddate end',
  ),
  outcome: spelled('outcome result type status churntype event kind'),
  effective: spelled('effectiveat effectivedate effective date churndate churnedat renewaldate outcomedate enddate'),
  amount: spelled('amount arr value arrchange delta revenue'),
  reason: spelled('reason churnreason comment notes note why'),
  noticed: spelled('noticedate noticedat notice announcedat reportedat'),
} as const;

export type HeaderMeaning = keyof typeof headerWords;

/** `Customer ID` as `customerid`. */
export function plainHeader(header: string): string {
  return header
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** A name for an attribute or property from a header: `Renewal date` as `renewalDate`. */
export function camelKey(header: string): string {
  const words = wordsOf(header);
  const key = words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return safeKey(/^[a-z]/.test(key) ? key : `c${key}`);
}

/** A key for a signal from a header: `Weekly logins` as `weekly-logins`. */
export function dashedKey(header: string): string {
  return safeKey(wordsOf(header).join('-').replace(/-+$/, '') || 'signal');
}

function wordsOf(header: string): string[] {
  const split = header
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return split.match(/[a-z0-9]+/g) ?? [];
}

function safeKey(key: string): string {
  const short = key.slice(0, 64).replace(/-+$/, '');
  return ['constructor', 'prototype'].includes(short) ? `${short}-1` : short;
}
