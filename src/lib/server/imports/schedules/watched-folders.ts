/**
 * Folders that scheduled imports may read: `inbox` in the data folder, what the admin names in RAPPORT_IMPORT_FOLDERS, and the folders
 * directly in them. A form names one of this list, never a path.
 */
import { mkdir, readdir, realpath } from 'node:fs/promises';
import { delimiter, isAbsolute, join, sep } from 'node:path';

export interface WatchedFolder {
  /** As it is stored and shown. */
  readonly name: string;
  readonly path: string;
}

/** The folders that RAPPORT_IMPORT_FOLDERS names, absolute. Throws on one that is not. */
export function importFoldersFrom(setting: string | undefined): readonly string[] {
  const folders = (setting ?? '').split(delimiter).filter((each) => each !== '');
  for (const each of folders)
    if (!isAbsolute(each))
      throw new Error(`RAPPORT_IMPORT_FOLDERS names "${each}"; write the whole path, beginning with ${sep}.`);
  return folders;
}

/** `data`: the data folder; its `inbox` is made where it is missing. */
export async function listWatchedFolders(data: string, named: readonly string[]): Promise<readonly WatchedFolder[]> {
  const inbox = join(data, 'inbox');
  await mkdir(inbox, { recursive: true, mode: 0o700 });
  const roots = [{ name: 'inbox', path: inbox }, ...named.map((path) => ({ name: path, path }))];
  const found: WatchedFolder[] = [];
  for (const root of roots) {
    found.push(root);
    const entries = await readdir(root.path, { withFileTypes: true }).catch(() => []);
    // Links are left out: they might lead anywhere.
    for (const each of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')))
      found.push({ name: `${root.name.replace(/[\\/]$/, '')}/${each.name}`, path: join(root.path, each.name) });
  }
  return found;
}

/** The path of a folder by its name, as long as it is one of the list and leads nowhere else; null: it is not (any more). */
export async function findWatchedFolder(data: string, named: readonly string[], name: string): Promise<string | null> {
  const folder = (await listWatchedFolders(data, named)).find((each) => each.name === name);
  if (!folder) return null;
  const real = await realpath(folder.path).catch(() => null);
  if (real === null) return null;
  const roots = await Promise.all([join(data, 'inbox'), ...named].map((root) => realpath(root).catch(() => null)));
  return roots.some(
    (root) => root !== null && (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)),
  )
    ? real
    : null;
}

/** Whether a name fits a pattern with `*` and `?`; capitals do not matter. Files that begin with a dot or are still being sent never do. */
export function fitsPattern(name: string, pattern: string): boolean {
  if (name.startsWith('.') || /\.(part|partial|tmp|crdownload|filepart)$|~$/i.test(name)) return false;
  // Step by step: a regular expression made of many stars could take for ever.
  const [text, wanted] = [name.toLowerCase(), pattern.toLowerCase()];
  let [at, piece, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    if (piece < wanted.length && wanted[piece] === '*') {
      star = piece++;
      mark = at;
    } else if (piece < wanted.length && (wanted[piece] === '?' || wanted[piece] === text[at])) {
      at++;
      piece++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++mark;
    } else return false;
  }
  while (wanted[piece] === '*') piece++;
  return piece === wanted.length;
}
