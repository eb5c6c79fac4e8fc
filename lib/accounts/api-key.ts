import { hash, randomBytes } from 'node:crypto';

const SHAPE = /^sk-[0-9a-f]{64}$/;

/** A new secret key: 256 random bits. It is shown once and stored nowhere. */
export function makeApiKey(): string {
  return `sk-${randomBytes(32).toString('hex')}`;
}

export function isApiKey(text: string): boolean {
  return SHAPE.test(text);
}

/** What is stored instead of the key. A plain digest is enough: a key is too random to be guessed. */
export function hashApiKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** The part of a key that may be shown. */
export function hintOf(key: string): string {
  return key.slice(-4);
}
