import { resolve, sep } from 'node:path';

const near = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Others reach this server: what it stores is no trial. */
function isProduction({ ORIGIN: origin }: NodeJS.ProcessEnv): boolean {
  return Boolean(origin) && !near.test(URL.canParse(origin!) ? new URL(origin!).hostname : '');
}

/** A checkout is updated, cleaned and thrown away; the data of a server that others use must not go with it. */
export function refuseDataInClone(env: NodeJS.ProcessEnv, root: string): void {
  if (!isProduction(env)) return;
  const data = env['RAPPORT_DATA'];
  if (!data)
    throw new Error(
      `ORIGIN is ${env['ORIGIN']}, so others use this server, and RAPPORT_DATA does not say where its data lives. Set it, for example RAPPORT_DATA=/var/lib/rapport/data`,
    );
  const folder = resolve(data);
  if (folder === root || folder.startsWith(root + sep))
    throw new Error(
      `RAPPORT_DATA is ${folder}, inside the program's own folder, where an update or a clean-up could remove it. Move it out, for example: mv ${folder} /var/lib/rapport/data`,
    );
}
