/** What every answer carries besides the content policy, which Kit writes into its pages. */
export function securityHeaders({ isHttps, isKnown }: { isHttps: boolean; isKnown: boolean }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    ...(isHttps && { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }),
    // What a person saw must not be shown again by the Back button of whoever sits there next.
    ...(isKnown && { 'cache-control': 'no-store' }),
  };
}
