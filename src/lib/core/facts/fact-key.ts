/** Facts are named in documents (cases, filters), so their names belong there. */
export { factKey, parseFactKey, type FactSource } from '../documents/fact-key.ts';
