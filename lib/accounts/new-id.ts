import { randomBytes } from 'node:crypto';

/** `acct_` and 24 hex digits, and so on. */
export function newId(prefix: 'acct' | 'key' | 'grant'): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}
