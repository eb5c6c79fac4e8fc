import { apiError } from '#lib/protocol/errors.ts';
import type { UpstreamLimits } from './models-config.ts';
import { ModelError, type Provider } from './provider.ts';
import type { Transport } from './transport.ts';

export interface AnthropicOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly limits: UpstreamLimits;
  readonly transport: Transport;
}

export function createAnthropic(_options: AnthropicOptions): Provider {
  const unfinished = () => new ModelError(apiError('internal_error', 'anthropic is not spoken yet'));
  return {
    id: 'anthropic',
    run: () => {
      throw unfinished();
    },
    listModels: async () => {
      throw unfinished();
    },
  };
}
