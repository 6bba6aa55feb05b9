import { expect, test } from 'vitest';
import { readProvider } from './provider-form.ts';

const typed = {
  name: 'Example ID',
  issuer: 'https://id.example.com',
  clientId: 'rapport',
  secret: 's',
  newRole: 'viewer',
  newDomains: '@Example.com, example.org example.com',
};

test('a provider is read; domains come once, without what stands around them', () => {
  expect(readProvider(typed, false).wishes).toEqual({ ...typed, newDomains: ['example.com', 'example.org'] });
  expect(readProvider({ ...typed, secret: '', newRole: '', newDomains: '' }, true).wishes).toMatchObject({
    secret: '',
    newRole: null,
    newDomains: [],
  });
  expect(readProvider({ ...typed, issuer: 'http://localhost:5000' }, false).faults).toBeNull();
});

test.each([
  ['name', ''],
  ['issuer', 'id.example.com'],
  ['issuer', 'http://id.example.com'],
  ['issuer', 'https://id.example.com/?a=b'],
  ['clientId', ''],
  ['secret', ''],
  ['newRole', 'king'],
  ['newDomains', 'example'],
])('a bad %s (%s) is named', (field, value) => {
  expect(Object.keys(readProvider({ ...typed, [field]: value }, false).faults ?? {})).toEqual([field]);
});
