import type { Frame, ResponseHead } from '#lib/playground/stream/transport.ts';

export interface StreamLog {
  readonly head: ResponseHead | null;
  readonly frames: readonly Frame[];
}
