/** What is wrong with something a person wrote or imported, as data: shown in lists, in the editor and on the command line. */

export type Severity = 'error' | 'warning' | 'info';

/** Where a problem is. `path` walks from the document (or from the node's config when `nodeId` is set). `row` counts data rows from 1. */
export interface Place {
  readonly document?: string;
  readonly nodeId?: string;
  readonly edgeId?: string;
  readonly path?: readonly (string | number)[];
  readonly row?: number;
  readonly column?: string;
}

/** One change to a JSON document. `set` creates or replaces, `remove` deletes; `path` walks from the root of the document. */
export interface Edit {
  readonly do: 'set' | 'remove';
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
}

export interface Fix {
  readonly label: string;
  readonly edits: readonly Edit[];
}

export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly at: Place;
  /** One sentence that names the thing and says what to do next. */
  readonly message: string;
  readonly fix?: Fix;
}

export function problem(code: string, message: string, at: Place = {}, fix?: Fix): Problem {
  return fix ? { code, severity: 'error', at, message, fix } : { code, severity: 'error', at, message };
}

export function warning(code: string, message: string, at: Place = {}, fix?: Fix): Problem {
  return { ...problem(code, message, at, fix), severity: 'warning' };
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((each) => each.severity === 'error');
}
