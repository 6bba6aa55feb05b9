import type { AccountView } from '../signals/account-view.ts';
import type { Fact } from './fact.ts';
import { readDays, readStated } from './stated.ts';

/** Days of 24 hours since the attribute `startDate`, fractional; negative before it. */
export function readTenure(view: AccountView): Fact {
  return readDays(readStated('startDate', view), 'daysSince', view.horizon.at);
}
