import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What makes an action this one and no other: never the version of the document, nor the attempt. */
export interface ActionIdentity {
  /** The document's key. */
  readonly document: string;
  /** The trigger's name, see EpisodeState. */
  readonly trigger: string;
  readonly band: string | null;
  readonly accountId: string;
  readonly episode: number;
  readonly nodeId: string;
  /** Counts visits of the node within the run, from 1. */
  readonly occurrence: number;
}

/**
 * The id under which an action happens once, whatever is repeated: 64 hexadecimal digits. SHA-256 of the parts as a
 * JSON list, so that no two lists of parts share a text (graph-document.md, Episode).
 */
export function actionId({ document, trigger, band, accountId, episode, nodeId, occurrence }: ActionIdentity): string {
  const parts = JSON.stringify([document, trigger, band, accountId, episode, nodeId, occurrence]);
  return bytesToHex(sha256(utf8ToBytes(parts)));
}
