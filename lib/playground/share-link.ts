import type { Config } from './config.ts';
import type { Variables } from './variables.ts';

export interface SharedConfig {
  config: Config;
  variables: Variables;
}

export type DecodedShare = { ok: true; shared: SharedConfig } | { ok: false; message: string };

/** A link that carries the config in its fragment. Images stay behind: `leftOut` counts them. */
export async function encodeShareLink(
  _address: string,
  _shared: SharedConfig,
): Promise<{ link: string; leftOut: number }> {
  throw new Error('not written yet');
}

/** Whether an address fragment carries a config. */
export function hasSharedConfig(hash: string): boolean {
  return /^#(.*&)?config=/.test(hash);
}

/** Reads a fragment; refuses what is too large, damaged, or no config. It never sends anything. */
export async function decodeShareLink(_hash: string): Promise<DecodedShare> {
  throw new Error('not written yet');
}
