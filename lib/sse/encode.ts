/** Server-sent events as text. Every function returns one whole frame: frames are never split over two writes. */

/** A `data:` frame. `json` must be one line, as `JSON.stringify` writes it. */
export function encodeData(json: string): string {
  return `data: ${json}\n\n`;
}

/** A named event: an `event:` line and one `data:` line. */
export function encodeEvent(event: string, json: string): string {
  return `event: ${event}\ndata: ${json}\n\n`;
}

/** A comment frame, which every parser skips. */
function encodeComment(text: string): string {
  return `: ${text}\n\n`;
}

/** What ends an OpenAI stream. */
export const DONE = '[DONE]';
export const DONE_FRAME: string = encodeData(DONE);
export const KEEP_ALIVE_FRAME: string = encodeComment('keep-alive');

const encoder = new TextEncoder();

export function toBytes(frames: string): Uint8Array {
  return encoder.encode(frames);
}
