import type { Api } from './api.ts';
import { expect } from './fixtures.ts';
import type { ErrorBody } from './sse.ts';

export const EMBEDDINGS = '/v1/embeddings';

export interface Embeddings {
  readonly object: string;
  readonly data: readonly { readonly object: string; readonly index: number; readonly embedding: unknown }[];
  readonly model: string;
  readonly usage: Readonly<Record<string, unknown>> & { readonly cost: number };
}

/** Vectors that must be made, of `test/embed` where no model is named. */
export async function embedded(api: Api, body: Readonly<Record<string, unknown>>): Promise<Embeddings> {
  const answer = await api.post(EMBEDDINGS, { model: 'test/embed', ...body });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as Embeddings;
}

/** What is wrong with a request that must be refused. */
export async function refused(api: Api, body: unknown): Promise<ErrorBody & { readonly status: number }> {
  const answer = await api.post(EMBEDDINGS, body);
  const { error } = (await answer.json()) as { error: ErrorBody };
  return { ...error, status: answer.status };
}
