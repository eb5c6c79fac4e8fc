import { apiError } from '#lib/protocol/errors.ts';
import type { UpstreamLimits } from './models-config.ts';
import { ModelError, type Provider } from './provider.ts';

export interface OpenAiWireOptions {
  readonly id: string;
  readonly baseUrl: string;
  readonly apiKey: string | null;
  /** Named in the message when the vendor refuses our key. */
  readonly keyVariable: string;
  readonly limits: UpstreamLimits;
}

export function createOpenAiWire({ id }: OpenAiWireOptions): Provider {
  const unfinished = () => new ModelError(apiError('internal_error', `${id} is not spoken yet`));
  return {
    id,
    run: () => {
      throw unfinished();
    },
    listModels: async () => {
      throw unfinished();
    },
  };
}
