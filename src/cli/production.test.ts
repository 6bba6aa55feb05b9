import { expect, it } from 'vitest';
import { refuseDataInClone } from './production.ts';

const refuse = (ORIGIN: string | undefined, RAPPORT_DATA: string | undefined) => () =>
  refuseDataInClone(
    { ...(ORIGIN ? { ORIGIN } : {}), ...(RAPPORT_DATA ? { RAPPORT_DATA } : {}) } as NodeJS.ProcessEnv,
    '/srv/rapport',
  );

it('a server that others use keeps its data outside the program', () => {
  const origin = 'https://rapport.example.com';
  expect(refuse(origin, undefined)).toThrow('RAPPORT_DATA=/var/lib/rapport/data');
  expect(refuse(origin, '/srv/rapport/.rapport/data')).toThrow('Move it out');
  expect(refuse(origin, '/srv/rapport/x/../../rapport')).toThrow('Move it out');
  expect(refuse(origin, '/srv/rapport-data')).not.toThrow();
});

it('one for this machine may keep it anywhere', () => {
  for (const origin of [undefined, 'http://localhost:4400', 'http://127.0.0.1:4400', 'http://[::1]:4400'])
    expect(refuse(origin, undefined), origin).not.toThrow();
});
