import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** What identifies a request under its `Idempotency-Key`. From the stored parts neither request nor answer can be read. */
export interface RequestMark {
  /** Stored instead of the caller's `Idempotency-Key`, within the account. */
  readonly key: string;
  /** Stored: the same key must mean the same path and body. */
  readonly requestHash: string;
  /** Never stored: it opens the answer, and only a repeat of the request leads to it. */
  readonly sealKey: Buffer;
}

/** `key` is the caller's `Idempotency-Key`. */
export function markRequest(accountId: string, key: string, path: string, body: Uint8Array): RequestMark {
  const named = `${accountId}\0${key}`;
  const secret = createHash('sha512').update(`${named}\0${path}\0`).update(body).digest();
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  return {
    key: createHash('sha256').update(named).digest('hex'),
    requestHash: derive('request').toString('hex'),
    sealKey: derive('answer'),
  };
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** As base64: nonce, ciphertext, tag. */
export function sealAnswer({ sealKey }: Pick<RequestMark, 'sealKey'>, answer: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, sealKey, nonce);
  const sealed = [nonce, cipher.update(answer, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64');
}

/** Throws when it was not sealed with this key, or changed since. */
export function openAnswer({ sealKey }: Pick<RequestMark, 'sealKey'>, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(CIPHER, sealKey, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const opened = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
  return Buffer.concat(opened).toString('utf8');
}
