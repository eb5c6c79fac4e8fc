import type { Config } from './config.ts';
import type { Variables } from './variables.ts';

/** A named config to begin from; `config.messages` holds its system prompt. */
export interface Preset {
  id: string;
  name: string;
  config: Config;
  variables: Variables;
  /** Unix ms. */
  updatedAt: number;
}
