/** Names of other things: signals, models, bands, segments and attributes that must exist. */
import { problem, type Fix, type Problem } from '../../problems.ts';
import type { GraphNode } from '../nodes/catalogue.ts';
import { clausesOf } from '../nodes/clause.ts';
import { parseTemplate } from '../nodes/template.ts';
import { documentName } from '../read-document.ts';
import { referencesOf, type Reference } from '../references.ts';
import { ownName } from './catalogue.ts';
import { closest } from './closest.ts';
import { atNode, setConfig, type LintContext, type Rule } from './context.ts';

const words = { signal: 'signal', model: 'health model', segment: 'segment', attribute: 'attribute' } as const;

export const namesAreKnown: Rule = (context) => {
  const { document, catalogue, nodes } = context;
  const known = {
    signal: catalogue.signals,
    model: catalogue.models,
    segment: catalogue.segments,
    attribute: catalogue.attributes ?? null,
  };
  const sound = { ...document, nodes: Object.fromEntries(nodes) };
  return referencesOf(sound).flatMap((reference) => {
    const names = known[reference.kind];
    if (names === null || names.has(reference.key)) return [];
    if (reference.kind === 'model' && ownName(document) === `model:${reference.key}`) return [];
    return [unknownName(context, reference, closest(reference.key, names.keys()))];
  });
};

function unknownName(context: LintContext, { kind, key, nodeId, path }: Reference, meant: string | null): Problem {
  const label = `Use "${meant}"`;
  const fix: Fix | undefined =
    meant === null || path.at(-1) === 'where'
      ? undefined
      : {
          label,
          edits: [
            { do: 'set', path: nodeId === undefined ? path : ['nodes', nodeId, 'config', ...path], value: meant },
          ],
        };
  const advice = meant === null ? `choose another or create it` : `did you mean "${meant}"`;
  const message = `there is no ${words[kind]} "${key}"; ${advice}.`;
  // accounts bring their attributes along, so one that nobody has yet may still come
  const severity = kind === 'attribute' ? 'warning' : 'error';
  if (nodeId !== undefined) return atNode(context, nodeId, { code: `unknown-${kind}`, message, path, severity, fix });
  return { ...problem(`unknown-${kind}`, `${documentName(context.document)}: ${message}`, { path }, fix), severity };
}

export const bandsAreKnown: Rule = (context) =>
  [...context.nodes].flatMap(([id, node]) => [...bandChanges(context, id, node), ...bandClauses(context, id, node)]);

function bandChanges(context: LintContext, id: string, node: GraphNode): Problem[] {
  const bands = node.type === 'band-change' ? context.catalogue.models?.get(node.config.model)?.bands : undefined;
  if (!bands || node.type !== 'band-change') return [];
  return (['from', 'to'] as const).flatMap((side) =>
    node.config[side].flatMap((band, index) =>
      bands.includes(band) ? [] : [unknownBand(context, id, band, bands, [side, index], [side, index], 'error')],
    ),
  );
}

/** Bands that reach a condition or table as text and are compared with what is no band. */
function bandClauses(context: LintContext, id: string, node: GraphNode): Problem[] {
  if (node.type !== 'condition') return [];
  return clausesOf(node.config.when).flatMap((clause) => {
    const bands = bandsArriving(context, id, clause.input);
    if (!bands || !('value' in clause || 'values' in clause)) return [];
    const compared = 'values' in clause ? clause.values : [clause.value];
    if (clause.op !== 'equals' && clause.op !== 'notEquals' && clause.op !== 'in' && clause.op !== 'notIn') return [];
    return compared
      .filter((each) => typeof each === 'string' && !bands.includes(each))
      .map((each) => unknownBand(context, id, String(each), bands, ['when'], null, 'warning'));
  });
}

function bandsArriving(
  { graph, nodes, catalogue }: LintContext,
  id: string,
  input: string,
): readonly string[] | undefined {
  const from = graph.into(id, input)[0]?.edge.from;
  const source = from && nodes.get(from[0]);
  if (source?.type === 'threshold' && from![1] === 'band') return source.config.bands.map(({ key }) => key);
  if (source?.type === 'model' && source.config.read === 'band')
    return catalogue.models?.get(source.config.model)?.bands;
  return undefined;
}

function unknownBand(
  context: LintContext,
  id: string,
  band: string,
  bands: readonly string[],
  path: (string | number)[],
  fixAt: (string | number)[] | null,
  severity: 'error' | 'warning',
): Problem {
  const meant = closest(band, bands);
  const fix = meant !== null && fixAt ? setConfig(id, fixAt, meant, `Use "${meant}"`) : undefined;
  return atNode(context, id, {
    code: 'unknown-band',
    path,
    severity,
    fix,
    message: `there is no band "${band}"; use ${bands.map((each) => `"${each}"`).join(', ') || 'a band of the model'}.`,
  });
}

/** Signals named in the text of messages. */
export const mergeFieldsAreKnown: Rule = (context) => {
  const { signals } = context.catalogue;
  if (signals === null) return [];
  return [...context.nodes].flatMap(([id, node]) =>
    textsOf(node.config).flatMap(({ text, path }) =>
      parseTemplate(text).parts.flatMap((part) => {
        const signal =
          typeof part === 'string' || !part.field.startsWith('signal.') ? null : part.field.slice('signal.'.length);
        if (signal === null || signals.has(signal)) return [];
        const meant = closest(signal, signals.keys());
        return [
          atNode(context, id, {
            code: 'unknown-signal',
            path,
            severity: 'warning',
            message: `the text names the signal "${signal}", which does not exist${meant === null ? '; take it out' : `; did you mean "${meant}"`}.`,
          }),
        ];
      }),
    ),
  );
};

function textsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): { text: string; path: readonly (string | number)[] }[] {
  if (typeof value === 'string') return value.includes('{{') ? [{ text: value, path }] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    textsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
