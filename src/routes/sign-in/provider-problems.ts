/** Why signing in by the OpenID provider came to nothing, as the address of the page of signing in says it. */
export const providerProblems = {
  away: 'The sign-in service does not answer. Try again later, or sign in with your password.',
  refused: 'The sign-in service did not confirm who you are. Try again.',
  unverified: 'The sign-in service does not vouch for your e-mail address. Ask an admin for an invitation.',
  stranger: 'Nobody here has your e-mail address. Ask an admin for an invitation.',
  disabled: 'Your account here is disabled. Ask an admin.',
} as const;

export type ProviderProblem = keyof typeof providerProblems;
