/** A token for a running server, made through its own socket as the command line would, and requests with it. */
import { randomUUID } from 'node:crypto';
import { signalSchema } from '#lib/core/documents/signal.ts';
import { scopes, type Scope } from '#lib/server/auth/caller.ts';
import { apiTokenMark, newSecretToken } from '#lib/server/auth/secret-token.ts';
import { connectStore } from '#lib/server/store/remote/remote-store.ts';
import { socketPathOf } from '#lib/server/store/remote/socket-path.ts';
import type { Store } from '#lib/server/store/store.ts';

export interface TestToken {
  readonly id: string;
  readonly token: string;
}

/** `await using` closes it. */
export async function storeOf(data: string): Promise<Store & AsyncDisposable> {
  const store = await connectStore(socketPathOf(data));
  if (!store) throw new Error(`No server has ${data} open.`);
  const close = () => store.close();
  // The store is a proxy that has every name: it is asked through one that knows which is ours.
  return new Proxy(store as Store & AsyncDisposable, {
    get: (target, name) => (name === Symbol.asyncDispose ? close : (Reflect.get(target, name) as unknown)),
  });
}

export async function makeToken(
  store: Store,
  more: { readonly scopes?: readonly Scope[]; readonly source?: string; readonly expiresAt?: number } = {},
): Promise<TestToken> {
  const { token, hash } = newSecretToken(apiTokenMark);
  const id = randomUUID();
  await store.addApiToken(
    {
      id,
      name: 'Test',
      prefix: token.slice(0, 8),
      scopes: more.scopes ?? scopes,
      source: more.source ?? 'test',
      createdBy: 'test',
      createdAt: Date.now(),
      expiresAt: more.expiresAt ?? null,
      lastUsedAt: null,
      revokedAt: null,
    },
    hash,
  );
  return { id, token };
}

export async function defineSignals(store: Store, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const plain = { format: 1, kind: 'signal', key, name: key, type: 'number', measures: 'state' };
    await store.saveDraft(signalSchema.parse(plain), 0, Date.now());
  }
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export function apiClient(address: string, token: string) {
  async function ask(path: string, init: RequestInit = {}): Promise<ApiAnswer> {
    const headers = { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string> | undefined) };
    const response = await fetch(`${address}${path}`, { ...init, headers });
    return { status: response.status, body: (await response.json()) as unknown, headers: response.headers };
  }
  return {
    get: (path: string) => ask(path),
    send: (path: string, items: readonly unknown[]) =>
      ask(path, { method: 'POST', body: JSON.stringify({ items }), headers: { 'content-type': 'application/json' } }),
    post: (path: string, body: BodyInit, headers: Record<string, string>) =>
      ask(path, { method: 'POST', body, headers }),
  };
}
