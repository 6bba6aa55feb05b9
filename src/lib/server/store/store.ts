/**
 * The port to the database: atomic verbs, every one async, no transaction ever leaves it.
 * Ids are made by the application, moments are epoch milliseconds, JSON is parsed by zod on the way out.
 */
import type { AuthStore } from './auth-store.ts';
import type { BookRunStore } from './book-run-store.ts';
import type { BookStore } from './book-store.ts';
import type { DemoStore } from './demo-store.ts';
import type { DocumentStore } from './document-store.ts';
import type { DraftStore } from './draft-store.ts';
import type { EvaluationStore } from './evaluation-store.ts';
import type { FactBlockStore } from './fact-block-store.ts';
import type { FeedStore } from './feed-store.ts';
import type { HistoryStore } from './history-store.ts';
import type { ImportStore } from './import-store.ts';
import type { IntakeStore } from './intake-store.ts';
import type { OperationsStore } from './operations-store.ts';
import type { PeopleStore } from './people-store.ts';
import type { RetentionStore } from './retention-store.ts';
import type { RunStore } from './run-store.ts';
import type { ScheduleStore } from './schedule-store.ts';
import type { SecretStore } from './secret-store.ts';
import type { WorkspaceStore } from './workspace-store.ts';

export type Store = HistoryStore &
  DocumentStore &
  DemoStore &
  EvaluationStore &
  RunStore &
  ImportStore &
  DraftStore &
  ScheduleStore &
  IntakeStore &
  FeedStore &
  BookStore &
  BookRunStore &
  PeopleStore &
  AuthStore &
  SecretStore &
  OperationsStore &
  RetentionStore &
  FactBlockStore &
  WorkspaceStore;
