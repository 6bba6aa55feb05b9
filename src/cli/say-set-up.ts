import { app } from '#lib/server/app.ts';
import { makeSetUpLink } from '#lib/server/auth/set-up.ts';

/** Says how to set a new server up, which runs in this process; nothing once that was done. */
export async function saySetUp(address: string): Promise<void> {
  const { store, now } = await app();
  const token = await makeSetUpLink(store, now());
  if (token === null) return;
  console.log(
    `\nNobody can sign in yet. Open this link to set Rapport up (it works once, for a day; the next start prints another):`,
  );
  console.log(`  ${address}/setup?token=${token}`);
}
