import { findFileBreaches } from './find-file-breaches.ts';
import { corePackages, foundations, isTest, keptIn, mayImport, overviews, roomOf, stages } from './house.ts';
import { listImports, packageOf, type Import, type SourceFile } from './imports.ts';

export interface Breach {
  rule: string;
  path: string;
  /** What is wrong and what to do instead. */
  message: string;
}

/** Where the given files break the rules of the house. Pure: the test also feeds it planted violations. */
export function findBreaches(files: readonly SourceFile[]): Breach[] {
  return files.flatMap((file) => [
    ...listImports(file).flatMap((each) => findImportBreaches(file.path, each)),
    ...findFileBreaches(file),
  ]);
}

function findImportBreaches(path: string, { specifier, target }: Import): Breach[] {
  const breach = (rule: string, message: string): Breach => ({ rule, path, message: `${path}: ${message}` });
  const found =
    target === undefined ? checkPackage(path, specifier, breach) : checkFile(path, specifier, target, breach);
  return found.filter((each) => each !== undefined);
}

type MakeBreach = (rule: string, message: string) => Breach;

function checkPackage(path: string, specifier: string, breach: MakeBreach): (Breach | undefined)[] {
  const name = packageOf(specifier);
  const room = roomOf(path);
  const keeper = keptIn.find(({ packages }) => packages.includes(name));
  const isKept = keeper === undefined || !room || keeper.folders.some((folder) => folder.test(path));
  const isKit = /^\$(app|env|service-worker)/.test(specifier);
  return [
    specifier.startsWith('$lib')
      ? breach('alias', `write #lib/... with its extension instead of ${specifier}.`)
      : undefined,
    isKept ? undefined : breach('kept-package', `only ${String(keeper.folders)} may import ${name}: ${keeper.reason}.`),
    isKit && (room === 'core' || room === 'server' || room === 'cli')
      ? breach('kit-in-plain-node', `${specifier} exists only inside Kit; the command line and workers run without it.`)
      : undefined,
    room === 'core' && !isTest(path) && !corePackages.includes(name)
      ? breach('core-package', `core may not import ${name}; pass in what it gives, or move the code to another room.`)
      : undefined,
  ];
}

function checkFile(path: string, specifier: string, target: string, breach: MakeBreach): (Breach | undefined)[] {
  const [room, other] = [roomOf(path), roomOf(target)];
  const isOwnPage = /^\.\/\$types(\.js)?$/.test(specifier);
  const hasExtension = /\.(ts|js|svelte|css|json|sql|md|txt|csv)(\?[\w&=-]+)?$/.test(specifier);
  const found = [
    hasExtension || isOwnPage
      ? undefined
      : breach('extension', `${specifier} needs its file extension, for plain Node.`),
  ];
  if (!room) return found;
  const leaves = specifier.startsWith('.') && room !== other;
  if (leaves) found.push(breach('relative', `${specifier} leaves the room; write #lib/... instead.`));
  if (other && other !== room && !mayImport[room].includes(other)) {
    found.push(
      breach(
        'direction',
        `${room} may not import from ${other} (${specifier}); it may import ${mayImport[room].join(', ') || 'no other room'}.`,
      ),
    );
  }
  if (room === 'core' && other === 'core' && !isTest(path)) found.push(checkStage(path, target, breach));
  return found;
}

/** -1 for the foundation under all stages; the overviews come after the last one. */
function stageOf(path: string): number | undefined {
  if (overviews.includes(path)) return stages.length;
  const folder = /^src\/lib\/core\/([^/]+)\//.exec(path)?.[1];
  if (folder === undefined || foundations.includes(folder)) return -1;
  const stage = stages.indexOf(folder);
  return stage < 0 ? undefined : stage;
}

function checkStage(path: string, target: string, breach: MakeBreach): Breach | undefined {
  const [own, other] = [stageOf(path), stageOf(target)];
  if (own === undefined || other === undefined) {
    return breach(
      'unknown-stage',
      `give ${own === undefined ? path : target} a place in the order of tests/architecture/house.ts.`,
    );
  }
  if (other <= own) return undefined;
  return breach('stage-order', `it may not import ${target}, which lies downstream (${stages.join(' -> ')}).`);
}
