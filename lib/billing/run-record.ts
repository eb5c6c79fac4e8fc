import type { Price } from '#lib/pricing/price.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';

export type RunStatus = 'completed' | 'failed' | 'cancelled';

/** A run that has ended, as it is written down for good. Never holds a prompt, an answer or a key. */
export interface RunRecord {
  readonly requestId: string;
  readonly accountId: string;
  readonly keyId: string;
  /** Unix milliseconds. */
  readonly createdAt: number;
  /** The path that was called. */
  readonly endpoint: string;
  readonly model: string;
  readonly agentName: string | null;
  readonly status: RunStatus;
  readonly stream: boolean;
  /** The caller's id of its own end user. */
  readonly endUser: string | null;
  /** Model calls that were billed. */
  readonly billedCalls: number;
  readonly usage: TokenUsage;
  readonly images: number;
  /** What the run was worth. */
  readonly costMicros: number;
  /** What was held for it: more is never charged, also where the hold is gone. */
  readonly heldMicros: number;
  readonly price: Price;
  readonly durationMs: number;
  readonly errorCode: string | null;
}

const MAX_TEXT = 256;

/**
 * Fits a caller's text into the record: PostgreSQL takes no NUL and indexes no long text, and neither may stop a
 * settlement. Filters cut the same way, so that what was written is found.
 */
export function recordText(text: string): string {
  return text.replaceAll('\0', '').slice(0, MAX_TEXT);
}
