/** Fills the merge fields of an action's texts when it is decided. */
import { own } from '../own.ts';
import { shownScore, shownValue } from '../shown.ts';
import type { ContactRole } from '../documents/nodes/recipients.ts';
import { renderTemplate } from '../documents/nodes/template.ts';
import { warning, type Place, type Problem } from '../problems.ts';
import type { Value } from '../values.ts';

type Fields = Readonly<Record<string, Value>>;

/** What merge fields read, as of the moment. Values that are unknown are `null` or left out. */
export interface MergeContext {
  /** `name` and any attribute. */
  readonly account: Fields;
  /** The latest value of any signal. */
  readonly signal: Fields;
  /** The account's CSM: `name`, `email`. */
  readonly owner: Fields;
  /** One contact per role (`name`, `email`, ...). A message to a role reads that one, any other text the first there is. */
  readonly contacts: Readonly<Partial<Record<ContactRole, Fields>>>;
  /** Of the account's primary health model. */
  readonly score: number | null;
  /** The band's name. */
  readonly band: string | null;
  /** Why the run started. */
  readonly reason: string;
  /** `name`, `why`, `how`. */
  readonly workflow: Fields;
}

export interface TextPlace extends Place {
  /** What the text belongs to, as named in problems. */
  readonly of: string;
}

export interface Rendered {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** A text of several lines: control characters are dropped, line ends are `\n`. A field without a value is empty and a problem. */
export function renderText(text: string, merge: MergeContext, place: TextPlace, contact?: ContactRole): Rendered {
  return render(text, merge, place, contact, (plain) =>
    plain.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\n\t]/gu, ''),
  );
}

/** A text of one line, such as a subject: whatever would end the line (and begin a mail header) becomes a space. */
export function renderLine(text: string, merge: MergeContext, place: TextPlace, contact?: ContactRole): Rendered {
  const rendered = render(text, merge, place, contact, (plain) => plain);
  return { ...rendered, text: rendered.text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim() };
}

/** Roles in the order in which a text that goes to nobody in particular looks for a contact. */
const contactOrder: readonly ContactRole[] = ['decisionMaker', 'champion', 'sponsor', 'user', 'blocker'];

function render(
  text: string,
  merge: MergeContext,
  place: TextPlace,
  contact: ContactRole | undefined,
  escape: (plain: string) => string,
): Rendered {
  const { of, ...at } = place;
  const { text: rendered, missing } = renderTemplate(text, (field) => readField(field, merge, contact), escape);
  const problems = [...new Set(missing)].map((field) =>
    warning(
      'merge-field-empty',
      `"${of}" has nothing to put for {{${field}}}; write a fallback, as in {{${field} | fallback: "..."}}, or fill it in.`,
      at,
    ),
  );
  return { text: escape(rendered), problems };
}

function readField(field: string, merge: MergeContext, contact: ContactRole | undefined): string | null {
  const [root, property = ''] = field.split('.');
  switch (root) {
    case 'score':
      return merge.score === null ? null : shownScore(merge.score);
    case 'band':
    case 'reason':
      return merge[root] || null;
    case 'contact':
      return fieldOf(contactFields(merge, contact), property);
    case 'account':
    case 'signal':
    case 'owner':
    case 'workflow':
      return fieldOf(merge[root], property);
    default:
      return null;
  }
}

function contactFields({ contacts }: MergeContext, role: ContactRole | undefined): Fields | undefined {
  return contacts[role ?? contactOrder.find((each) => contacts[each]) ?? 'champion'];
}

/** An empty text is as good as none: the fallback stands in for it. */
function fieldOf(fields: Fields | undefined, property: string): string | null {
  return shownValue(own(fields, property) ?? null) || null;
}
