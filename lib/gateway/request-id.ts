import { randomBytes } from 'node:crypto';

const POOL_BYTES = 4_096;
const ID_BYTES = 16;
let pool = Buffer.alloc(0);

/** 32 random hex digits, drawn from a pool: one system call serves 256 requests. */
function randomHex(): string {
  if (pool.length < ID_BYTES) pool = randomBytes(POOL_BYTES);
  const hex = pool.toString('hex', 0, ID_BYTES);
  pool = pool.subarray(ID_BYTES);
  return hex;
}

export function newRequestId(): string {
  return `req_${randomHex()}`;
}

/** Ids that callers see share the request id's digits, so that either finds the run. */
export function completionIdOf(requestId: string): string {
  return `chatcmpl-${requestId.slice('req_'.length)}`;
}

export function jobIdOf(requestId: string): string {
  return `agent-${requestId.slice('req_'.length)}`;
}

export function batchIdOf(requestId: string): string {
  return `batch-${requestId.slice('req_'.length)}`;
}

/** `chatcmpl-…`, `agent-…` or `req_…` → the request id; null when it is none of them. */
export function requestIdOf(id: string): string | null {
  const digits = /^(?:chatcmpl-|agent-|req_)([0-9a-f]{32})$/.exec(id)?.[1];
  return digits === undefined ? null : `req_${digits}`;
}
