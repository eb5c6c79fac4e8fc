import { apiError } from '#lib/protocol/errors.ts';
import type { UpstreamLimits } from './models-config.ts';
import { ModelError, type Provider } from './provider.ts';

export interface AnthropicOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly limits: UpstreamLimits;
}

export function createAnthropic(_options: AnthropicOptions): Provider {
  const id0 = 'anthropic';
  const unfinished = () => new ModelError(apiError('internal_error', `${id0} is not spoken yet`));
  const id = 'anthropic';
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
