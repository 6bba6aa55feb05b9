/** Why messages wait, and what somebody can do about it. */
const words: Readonly<Record<string, { readonly title: string; readonly next: string }>> = {
  'unknown-account': {
    title: 'The account is not here yet',
    next: 'They are taken when a group call, an import or the API brings the account.',
  },
  'unknown-person': {
    title: 'Nobody said which account the user belongs to',
    next: 'Let the product send a group call when somebody signs in, or say below where a user belongs.',
  },
  anonymous: {
    title: 'From somebody anonymous',
    next: 'They are taken when identify, alias or group tells who that was. Remove those that will never be known.',
  },
};

export function reasonWords(code: string): { readonly title: string; readonly next: string } {
  return words[code] ?? { title: 'Cannot be taken', next: 'Open one to see what is wrong with it.' };
}
