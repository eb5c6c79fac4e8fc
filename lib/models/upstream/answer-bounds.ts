/** How much of a vendor's answer is read before it is given up: one that never ends must not take the process with it. */

/** One event of a stream. A whole answer of 128,000 tokens as one escaped text fits. */
export const MAX_FRAME_CHARS: number = 4 * 1024 * 1024;
/** What of a refusal is quoted is far shorter. */
export const MAX_ERROR_BYTES: number = 64 * 1024;
export const MAX_LIST_BYTES: number = 4 * 1024 * 1024;

const LEAST_BYTES = 1024 * 1024;
/** In a stream a token has a frame to itself, of half a kilobyte as vendors write it. */
const STREAM_BYTES_PER_TOKEN = 4 * 1024;
/** The longest token, each of its characters escaped. */
const BODY_BYTES_PER_TOKEN = 1024;
const MOST_BODY_BYTES = 64 * 1024 * 1024;

/** The most bytes that an answer of so many tokens can have on the wire. */
export function maxAnswerBytes(maxTokens: number, form: 'stream' | 'body'): number {
  if (form === 'stream') return LEAST_BYTES + maxTokens * STREAM_BYTES_PER_TOKEN;
  return Math.min(MOST_BODY_BYTES, LEAST_BYTES + maxTokens * BODY_BYTES_PER_TOKEN);
}
