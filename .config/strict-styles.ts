import type { Plugin } from 'vite';

/**
 * Kit writes its route announcer with a style attribute, which our content policy refuses. The attribute goes, and
 * app.css hides the element instead; the browser tests fail on any complaint about the policy.
 */
export function strictStyles(): Plugin {
  return {
    name: 'rapport:strict-styles',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/generated/root.svelte')) return;
      return { code: code.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1'), map: null };
    },
  };
}
