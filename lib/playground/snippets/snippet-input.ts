import type { Config } from '#lib/playground/config.ts';

export interface SnippetInput {
  /** The body to send; for display cut long images first with `shortenImages`. */
  body: Config;
  /** Such as `http://localhost:3000`; `/v1` is added. */
  origin: string;
}
