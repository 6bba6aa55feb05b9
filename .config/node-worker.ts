// Worker threads that run everywhere. Write
//   new Worker(new URL('./writer.worker.ts?node-worker', import.meta.url))
// Node itself, the dev server and Vitest start the source file (Node strips the types). In the production build
// that expression is replaced: the worker is bundled on its own and found beside the built server.
import type { Adapter } from '@sveltejs/kit';
import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { build, type Plugin } from 'vite';

const EXPRESSION = /new URL\(\s*(['"])(\.[^'"]+)\?node-worker\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;
const LOCATOR = 'virtual:node-worker-locator';

/** Looks for `workers/<name>.js` beside the running module and in each folder above it. */
const LOCATOR_SOURCE = `
import { existsSync } from 'node:fs';
export function locateWorker(name, from) {
  for (let at = new URL('.', from); ; at = new URL('..', at)) {
    const file = new URL('workers/' + name, at);
    if (existsSync(file)) return file;
    if (at.pathname === new URL('..', at).pathname) {
      throw new Error('The worker ' + name + ' is missing from the build; run the build again.');
    }
  }
}`;

export function nodeWorkers(): Plugin {
  const found = new Map<string, string>();
  let outDir = '';
  return {
    name: 'rapport:node-workers',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: (environment) => environment.config.consumer === 'server',
    configResolved(config) {
      outDir = resolve(config.root, config.environments.ssr?.build.outDir ?? config.build.outDir);
    },
    resolveId: (id) => (id === LOCATOR ? `\0${LOCATOR}` : undefined),
    load: (id) => (id === `\0${LOCATOR}` ? LOCATOR_SOURCE : undefined),
    transform(code, id) {
      if (!code.includes('?node-worker')) return;
      const importer = id.split('?')[0] ?? id;
      const replaced = code.replace(EXPRESSION, (_whole, _quote: string, path: string) => {
        const source = resolve(dirname(importer), path);
        if (!existsSync(source)) this.error(`${importer} starts the worker ${path}, which does not exist.`);
        const name = basename(source).replace(/\.ts$/, '.js');
        const other = found.get(name);
        if (other && other !== source)
          this.error(`Two workers are called ${name}: ${other} and ${source}; rename one.`);
        found.set(name, source);
        return `__locateWorker(${JSON.stringify(name)}, import.meta.url)`;
      });
      if (replaced === code) {
        this.error(`${importer} mentions ?node-worker, but not as new URL('./x.ts?node-worker', import.meta.url).`);
      }
      return { code: `import { locateWorker as __locateWorker } from '${LOCATOR}';${replaced}`, map: null };
    },
    async writeBundle() {
      for (const [name, source] of found) await bundleWorker(source, name, resolve(outDir, 'workers'));
    },
  };
}

async function bundleWorker(source: string, name: string, outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: source,
      outDir,
      emptyOutDir: false,
      target: 'node24',
      rollupOptions: { output: { entryFileNames: name, codeSplitting: false } },
    },
  });
}

/** Carries the bundled workers over, because the adapter copies only what the server imports. */
export function withWorkers(adapter: Adapter): Adapter {
  return {
    ...adapter,
    async adapt(builder) {
      await adapter.adapt(builder);
      const workers = `${builder.getServerDirectory()}/workers`;
      if (existsSync(workers)) builder.copy(workers, 'build/workers');
    },
  };
}
