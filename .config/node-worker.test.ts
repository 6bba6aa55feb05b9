import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';
import { createServer } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The same three files everywhere: a worker, the module that starts it, and a route that answers through it.
const files: Record<string, string> = {
  'src/lib/shout.ts': `export const shout = (text: string): string => text.toUpperCase() + '!';`,
  'src/lib/server/deep/echo.worker.ts': `
    import { parentPort, workerData } from 'node:worker_threads';
    import { shout } from '#lib/shout.ts';
    parentPort!.postMessage(shout(workerData as string));`,
  'src/lib/server/deep/echo.ts': `
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    export async function echo(text: string): Promise<string> {
      const [answer] = await once(new Worker(new URL('./echo.worker.ts?node-worker', import.meta.url), { workerData: text }), 'message');
      return answer as string;
    }`,
  'src/routes/api/server/+server.ts': `
    import { echo } from '#lib/server/deep/echo.ts';
    export const GET = async () => new Response(await echo('built'));`,
  'src/app.html': '<html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>',
  'package.json': JSON.stringify({ type: 'module', imports: { '#lib/*': './src/lib/*' } }),
  'svelte.config.js': `
    import adapter from '@sveltejs/adapter-node';
    import { withWorkers } from '${import.meta.dirname}/node-worker.ts';
    export default { kit: { adapter: withWorkers(adapter()) } };`,
  'vite.config.ts': `
    import { sveltekit } from '@sveltejs/kit/vite';
    import { nodeWorkers } from '${import.meta.dirname}/node-worker.ts';
    export default { plugins: [nodeWorkers(), sveltekit()] };`,
  'plain.ts': `import { echo } from '#lib/server/deep/echo.ts'; console.log(await echo('plain'));`,
  'request.ts': `
    import { createServer } from 'node:http';
    process.env.ORIGIN = 'http://localhost';
    const { handler } = await import('./build/handler.js');
    const server = createServer(handler).listen(0, '127.0.0.1', async () => {
      const response = await fetch('http://127.0.0.1:' + server.address().port + '/api/server');
      console.log(response.status, await response.text());
      process.exit();
    });`,
};

let app = '';

beforeAll(() => {
  app = mkdtempSync(join(tmpdir(), 'rapport-worker-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), text);
  }
  symlinkSync(resolve('node_modules'), join(app, 'node_modules'));
});

afterAll(() => rmSync(app, { recursive: true, force: true }));

function run(...args: string[]): string {
  const done = spawnSync(process.execPath, args, {
    cwd: app,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production', VITEST: '' },
  });
  return done.status === 0 ? done.stdout.trim() : `${done.stdout}${done.stderr}`;
}

test('plain Node starts the source file', () => {
  expect(run('plain.ts')).toBe('PLAIN!');
});

test('Vitest starts the source file', async () => {
  const worker = new Worker(new URL('./chromium.ts?node-worker', import.meta.url));
  const ended = new Promise((done, fail) => worker.on('exit', done).on('error', fail));
  expect(await ended).toBe(0);
});

test('the dev server starts the source file', async () => {
  const server = await createServer({
    root: app,
    configFile: false,
    appType: 'custom',
    server: { middlewareMode: true, ws: false },
    logLevel: 'error',
  });
  const module = await server.ssrLoadModule('/src/lib/server/deep/echo.ts');
  expect(await (module.echo as (text: string) => Promise<string>)('dev')).toBe('DEV!');
  await server.close();
});

test(
  'the built server starts the bundled worker, wherever the route is and without the sources',
  { timeout: 120_000 },
  () => {
    const built = run('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error');
    expect(built).not.toMatch(/error/i);
    rmSync(join(app, 'src'), { recursive: true });
    expect(run('request.ts')).toBe('200 BUILT!');
  },
);

test('a worker that does not exist stops the build with its name', { timeout: 120_000 }, () => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(app, name)), { recursive: true });
    writeFileSync(join(app, name), text.replace('./echo.worker.ts', './gone.worker.ts'));
  }
  expect(run('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error')).toContain(
    'starts the worker ./gone.worker.ts',
  );
});
