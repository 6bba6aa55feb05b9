import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyFileOf, newKeyRing, readKeyFile, withNewKey, writeKeyFile } from './key-file.ts';
import { keyIdOf, openSecrets } from './secrets.ts';

let folder: string;
let keyFile: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-secrets-'));
  keyFile = join(folder, 'data.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = () => openSecrets(keyFile, { mayCreate: true });

describe('what is sealed', () => {
  it('comes back, is different each time, and does not show', () => {
    const secrets = open();
    const text = 'whsec_ä – 🔑';
    const [one, two] = [secrets.seal(text), secrets.seal(text)];
    expect([secrets.unseal(one), secrets.unseal(two)]).toEqual([text, text]);
    expect(one).not.toBe(two);
    expect(one).not.toContain('whsec');
  });

  it('is refused when a single bit differs', () => {
    const secrets = open();
    const sealed = secrets.seal('x'.repeat(40));
    for (const at of [16, 30, sealed.length - 2]) {
      const changed = sealed.slice(0, at + 1) + (sealed[at + 1] === 'A' ? 'B' : 'A') + sealed.slice(at + 2);
      expect(() => secrets.unseal(changed), String(at)).toThrow();
    }
    expect(() => secrets.unseal('plain text')).toThrow(expect.objectContaining({ code: 'not-sealed' }));
  });

  it('is refused under another key with a sentence that names the key file, and not the secret', () => {
    const sealed = open().seal('hidden');
    rmSync(keyFile);
    const other = open();
    expect(() => other.unseal(sealed)).toThrow(expect.objectContaining({ code: 'other-key' }));
    expect(() => other.unseal(sealed)).toThrow(keyFile);
  });

  it('is read under an old key after a new one came, also by a process that was open before', () => {
    const before = open();
    const sealed = before.seal('kept');
    writeKeyFile(keyFile, withNewKey(readKeyFile(keyFile)));
    expect(before.unseal(sealed)).toBe('kept');
    expect(keyIdOf(before.seal('new'))).not.toBe(keyIdOf(sealed));
  });
});

describe('the key file', () => {
  it('is made once, for its owner only', () => {
    open();
    const text = readFileSync(keyFile, 'utf8');
    open();
    expect(readFileSync(keyFile, 'utf8')).toBe(text);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(existsSync(`${keyFile}.new`)).toBe(false);
  });

  it.each([
    ['missing', () => undefined, 'key-missing'],
    [
      'open to others',
      () => {
        open();
        chmodSync(keyFile, 0o644);
      },
      'key-exposed',
    ],
    ['damaged', () => writeFileSync(keyFile, '{"current":"0', { mode: 0o600 }), 'key-unreadable'],
    [
      'short of a key',
      () => writeKeyFile(keyFile, { ...newKeyRing(), keys: new Map([['00000000', Buffer.alloc(3)]]) }),
      'key-unreadable',
    ],
  ])('is refused when it is %s', (_what, prepare, code) => {
    prepare();
    expect(() => openSecrets(keyFile, { mayCreate: false })).toThrow(expect.objectContaining({ code }));
  });

  it('lies beside the data folder, and never in it', () => {
    expect(keyFileOf('/srv/rapport/data', '')).toBe('/srv/rapport/data.key');
    expect(keyFileOf('/srv/rapport/data', '/etc/rapport.key')).toBe('/etc/rapport.key');
    for (const inside of ['/srv/rapport/data', '/srv/rapport/data/x.key', '/srv/rapport/data/../data/..key'])
      expect(() => keyFileOf('/srv/rapport/data', inside), inside).toThrow(
        expect.objectContaining({ code: 'key-inside-data' }),
      );
  });
});
