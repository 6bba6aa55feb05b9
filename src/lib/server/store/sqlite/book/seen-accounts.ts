/** The numbers of the accounts on which one of the people in `@visibleTo` (a JSON list of ids) has a named role. */
export const seenAccounts = `SELECT o.account FROM account_owners o WHERE o.user_id IN (SELECT value FROM json_each(@visibleTo))`;
