// A real Chromium for the browser tests: the one on the machine, else installed by its package manager.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe', 'msedge.exe'];
const PLACES = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** What the browser is started with: nothing that asks the network for anything but the page under test. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function findChromium(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.RAPPORT_CHROMIUM ?? '', ...onPath, ...PLACES].find((file) => file !== '' && existsSync(file));
}

/** The path of a Chromium, installing one by apt-get when there is none. Throws with one sentence when it cannot. */
export function requireChromium(say: (line: string) => void): string {
  const found = findChromium();
  if (found) return found;
  const remedy = 'Install Chromium or Chrome, or name one in RAPPORT_CHROMIUM, and run the tests again.';
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) {
    throw new Error(`The browser tests need Chromium, and none was found. ${remedy}`);
  }
  const isRoot = process.getuid?.() === 0;
  say('No Chromium on this machine: installing it with apt-get (a minute or two)…');
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'chromium'],
  ]) {
    const command = isRoot ? ['apt-get', ...args] : ['sudo', '-n', 'apt-get', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const done = spawnSync(command[0]!, command.slice(1), { env, encoding: 'utf8' });
    if (done.status === 0) continue;
    const cause = `${done.stderr ?? ''}`.trim().split('\n').at(-1) || done.error?.message || `exit ${done.status}`;
    throw new Error(`The browser tests need Chromium, and "${command.join(' ')}" failed: ${cause}. ${remedy}`);
  }
  const installed = findChromium();
  if (!installed) throw new Error(`apt-get installed no Chromium that could be found. ${remedy}`);
  return installed;
}
