import type { AccountView } from '../signals/account-view.ts';
import { earlier } from '../signals/versions.ts';
import { derivedAttribute } from './derived-attributes.ts';
import type { Fact } from './fact.ts';
import type { FactSource } from '../documents/fact-key.ts';
import { readDays, readStated } from './stated.ts';

/** An attribute as of the view's moment: what a source stated, and where none ever did, the derived attribute of that name. */
export function readAttribute({ attribute, as }: FactSource & { kind: 'attribute' }, view: AccountView): Fact {
  const stated = readStated(attribute, view);
  const derived = stated.why === 'never' ? derivedAttribute(attribute)?.read(view) : undefined;
  const fact = derived ? until(derived, stated.validUntil) : stated;
  return as === 'value' ? fact : readDays(fact, as, view.horizon.at);
}

/** The fact, which a statement to come may replace. */
function until(fact: Fact, moment: number | null): Fact {
  const { counts } = fact;
  const validUntil = earlier(fact.validUntil, moment);
  if (!counts || counts === 'otherwise') return { ...fact, validUntil };
  return { ...fact, validUntil, counts: { ...counts, until: earlier(counts.until, moment) } };
}
