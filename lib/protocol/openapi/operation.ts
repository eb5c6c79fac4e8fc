import type { SchemaName } from './component-schemas.ts';
import type { Method, ParameterObject, StreamEvent } from './open-api.ts';

/** One endpoint and method as it is described; `document.ts` makes the document's operation of it. */
export interface Operation {
  /** As the document writes it: `/v1/models/{id}`. */
  readonly path: string;
  readonly method: Method;
  readonly id: string;
  readonly tag: TagName;
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  /** True where no key is needed. */
  readonly open?: true;
  readonly parameters?: readonly ParameterObject[];
  /** True where `Idempotency-Key` is heard. */
  readonly idempotencyKey?: true;
  readonly body?: {
    readonly schema: SchemaName;
    readonly examples: Readonly<Record<string, RequestExample>>;
  };
  readonly answer: AnswerDescription;
  /** Which shape its errors have. */
  readonly shape: 'openai' | 'native' | 'anthropic';
  /** Statuses of the refusals a caller can meet, beyond those of every endpoint and of every body. */
  readonly refusals: readonly number[];
  /** Answers that are neither the good one nor a refusal, by status. */
  readonly others?: Readonly<Record<number, AnswerDescription>>;
}

export type TagName = 'Chat' | 'Messages' | 'Agents' | 'Embeddings' | 'Models' | 'Account' | 'Server';

export interface RequestExample {
  readonly summary: string;
  readonly description?: string;
  readonly value: unknown;
}

export interface AnswerDescription {
  readonly description: string;
  /** Null for a body that has no schema of ours. */
  readonly schema: SchemaName | null;
  /** True where the limiter counts the request, so that its headers travel with the answer. */
  readonly limited?: true;
  readonly stream?: {
    readonly description: string;
    readonly events: readonly StreamEvent[];
  };
  /** Shown where no recorded answer can be: it depends on the server's configuration. */
  readonly example?: unknown;
}
