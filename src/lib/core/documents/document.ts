/** The four kinds of document people author, and the graph that two and a half of them are. See docs/format.md. */
import { z } from 'zod';
import { expressionSchema } from './nodes/clause.ts';
import type { GraphNode } from './nodes/catalogue.ts';
import { constantSchema, finite } from './nodes/node-type.ts';
import { signalSchema } from './signal.ts';

export const currentFormat = 1;

/** Keys of documents: also file names, so lower case. */
export const documentKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'Use 1 to 64 lower case letters, digits and dashes.');

export const idSchema = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*_[A-Za-z0-9_]{1,32}$/,
    'Ids are a prefix, an underscore and letters or digits, as in sig_7k2.',
  );

const port = z.tuple([idSchema, z.string().min(1).max(200)]);

export const edgeSchema = z.strictObject({ from: port, to: port });

export type Edge = z.infer<typeof edgeSchema>;

/** Any JSON value as a fact of a case; a date is `{ date }`. */
const factSchema = constantSchema.nullable();

const expectSchema = z.strictObject({
  score: finite.nullable().optional(),
  rawBand: z.string().nullable().optional(),
  band: z.string().nullable().optional(),
  flags: z.record(idSchema, z.boolean().nullable()).optional(),
  /** Scores of other thresholds, weightings and scales, by node id. */
  nodes: z.record(idSchema, constantSchema.nullable()).optional(),
  /** Node ids of the triggers that fire, for workflows. */
  triggers: z.array(idSchema).optional(),
});

export const caseSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** The moment (ISO) the case is about; matters to date triggers and "must last". Default 2026-01-01. */
  at: z.string().max(40).optional(),
  facts: z.record(z.string().max(200), factSchema),
  /** An event received just then, for event triggers. */
  event: z
    .strictObject({ name: z.string().max(200), properties: z.record(z.string().max(64), factSchema).default({}) })
    .optional(),
  /** Values of the book that ranks are taken from, by node id. */
  book: z.record(idSchema, z.array(finite).max(10_000)).optional(),
  expect: expectSchema,
  /** A sequence: evaluations after the first, each some days later, with the facts that changed. Expectations are of that moment. */
  then: z
    .array(
      z.strictObject({
        afterDays: finite.min(0),
        facts: z.record(z.string().max(200), factSchema),
        expect: expectSchema,
      }),
    )
    .max(50)
    .optional(),
});

export type Case = z.infer<typeof caseSchema>;
export type Expectation = z.infer<typeof expectSchema>;

/** Which accounts a document is about: a segment, a filter whose inputs are attribute names, or (left out) all. Unknown means no. */
export const appliesToSchema = z.strictObject({
  segment: documentKey.optional(),
  where: expressionSchema.optional(),
});

const looseNode = z.strictObject({
  type: z.string().min(1).max(64),
  v: z.number().int().min(1).max(1000),
  name: z.string().max(200).optional(),
  config: z.unknown(),
});

const note = z.strictObject({
  text: z.string().max(10_000),
  colour: z.string().max(20).optional(),
  at: z.tuple([z.int(), z.int()]).optional(),
  size: z.tuple([z.int(), z.int()]).optional(),
  nodes: z.array(idSchema).optional(),
});
const group = z.strictObject({
  name: z.string().max(200),
  colour: z.string().max(20).optional(),
  nodes: z.array(idSchema),
  collapsed: z.boolean().optional(),
});

export const maxNodes = 2000;

const graphParts = {
  format: z.literal(currentFormat),
  key: documentKey,
  name: z.string().min(1).max(200),
  description: z.string().max(5000).default(''),
  nodes: z.record(idSchema, looseNode),
  edges: z.record(idSchema, edgeSchema),
  notes: z.record(idSchema, note).default({}),
  groups: z.record(idSchema, group).default({}),
  layout: z.record(idSchema, z.tuple([z.int(), z.int()])).default({}),
  cases: z.array(caseSchema).max(1000).default([]),
};

export const healthModelSchema = z.strictObject({
  ...graphParts,
  kind: z.literal('health-model'),
  appliesTo: appliesToSchema.default({}),
  /** Of several matching health models the highest is the account's primary one. */
  priority: z.number().int().min(0).max(1000).default(0),
  /** The threshold that is the document's score. */
  result: idSchema,
});

export const workflowSchema = z.strictObject({
  ...graphParts,
  kind: z.literal('workflow'),
  appliesTo: appliesToSchema.default({}),
  /** When an episode ends early: go on, or stop and close its open tasks as recovered. */
  whenEpisodeEnds: z.enum(['continue', 'stop']).default('stop'),
  /** Why this workflow exists and how to act on it; shown with its tasks. */
  why: z.string().max(2000).default(''),
  how: z.string().max(2000).default(''),
});

export const segmentSchema = z.strictObject({
  ...graphParts,
  kind: z.literal('segment'),
  /** The condition that says who belongs. */
  result: idSchema,
});

export const signalDocumentSchema = signalSchema;

export const documentSchema = z.discriminatedUnion('kind', [
  healthModelSchema,
  workflowSchema,
  segmentSchema,
  signalDocumentSchema,
]);

type Loose<Schema extends z.ZodType> = z.infer<Schema>;

/** A graph whose nodes are of known types; `readDocument` makes it from JSON. */
type WithNodes<Graph> = Omit<Graph, 'nodes'> & { nodes: Readonly<Record<string, GraphNode>> };

export type HealthModel = WithNodes<Loose<typeof healthModelSchema>>;
export type Workflow = WithNodes<Loose<typeof workflowSchema>>;
export type Segment = WithNodes<Loose<typeof segmentSchema>>;
export type SignalDocument = Loose<typeof signalDocumentSchema>;

export type GraphDocument = HealthModel | Workflow | Segment;
export type RapportDocument = GraphDocument | SignalDocument;
export type DocumentKind = RapportDocument['kind'];

export function isGraph(document: RapportDocument): document is GraphDocument {
  return document.kind !== 'signal';
}
