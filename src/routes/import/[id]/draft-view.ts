import type { PageData } from './$types';

export type DraftView = NonNullable<PageData['draft']>;
export type ImportView = NonNullable<PageData['import']>;
export type ColumnView = DraftView['columns'][number];

export interface ColumnProblem {
  readonly message: string;
  readonly column: string | null;
}
