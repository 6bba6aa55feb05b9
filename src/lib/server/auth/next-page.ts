/** Where to go after signing in: a path of ours, whatever was asked for. */
export function nextPage(asked: string | null, origin: string): string {
  if (!asked?.startsWith('/')) return '/';
  const url = URL.parse(asked, origin);
  return url?.origin === origin && !url.pathname.startsWith('/sign-') ? url.pathname + url.search : '/';
}
