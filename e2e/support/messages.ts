import Anthropic from '@anthropic-ai/sdk';
import { type Api, hello } from './api.ts';

/** What the specs of `/v1/messages` share. */

export const MESSAGES = '/v1/messages';
export const messageRequest = (model: string) => ({ model, max_tokens: 2_000, messages: hello() });

/** Anthropic's SDK without its own retries. */
export function anthropic(api: Api, options: ConstructorParameters<typeof Anthropic>[0] = {}): Anthropic {
  return new Anthropic({ apiKey: api.account.key, baseURL: api.server.url, maxRetries: 0, ...options });
}

interface Frame {
  readonly event: string;
  readonly data: Record<string, unknown> & { readonly type: string };
}

export function eventFrames(text: string): Frame[] {
  return text
    .split('\n\n')
    .filter((frame) => frame !== '' && !frame.startsWith(':'))
    .map((frame) => {
      const [, event = '', data = ''] = /^event: (.*)\ndata: (.*)$/.exec(frame) ?? [];
      return { event, data: JSON.parse(data) as Frame['data'] };
    });
}
