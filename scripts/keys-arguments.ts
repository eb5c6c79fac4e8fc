import { parseArgs } from 'node:util';
import type { GrantKind } from '#lib/accounts/manage-accounts.ts';
import { isTier, TIERS, type Tier } from '#lib/accounts/principal.ts';
import { parseUsd } from '#lib/pricing/money.ts';

export const KEYS_USAGE = `Usage:
  npm run -s keys -- create [--name NAME] [--tier free|premium] [--credits USD] [--json]
  npm run -s keys -- create --account ACCOUNT_ID [--name NAME] [--credits USD] [--json]
  npm run -s keys -- list [--json]
  npm run -s keys -- revoke KEY_ID [--json]
  npm run -s keys -- grant ACCOUNT_ID USD [--free] [--json]`;

/** `json` asks for exactly one JSON value on stdout. */
export type KeysCommand = { readonly json: boolean } & (
  | { readonly kind: 'create'; readonly name: string; readonly tier: Tier; readonly creditMicros: number }
  | { readonly kind: 'add'; readonly name: string; readonly accountId: string; readonly creditMicros: number }
  | { readonly kind: 'list' }
  | { readonly kind: 'revoke'; readonly keyId: string }
  | {
      readonly kind: 'grant';
      readonly accountId: string;
      readonly amountMicros: number;
      readonly grantKind: GrantKind;
    }
);

/** The command cannot be understood; the message names the argument. */
export class UsageError extends Error {}

/** Throws `UsageError`. */
export function parseKeysArguments(args: readonly string[]): KeysCommand {
  const [verb, ...rest] = args;
  try {
    switch (verb) {
      case 'create':
        return parseCreate(rest);
      case 'list':
        return parseList(rest);
      case 'revoke':
        return parseRevoke(rest);
      case 'grant':
        return parseGrant(rest);
      default:
        throw new UsageError(verb === undefined ? 'A command is missing.' : `There is no command ${verb}.`);
    }
  } catch (error) {
    // What parseArgs throws names the option already.
    if (error instanceof TypeError && 'code' in error) throw new UsageError(error.message);
    throw error;
  }
}

const json = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

function parseCreate(args: string[]): KeysCommand {
  const { values } = parseArgs({
    args,
    options: { name: text, tier: text, credits: text, account: text, json },
  });
  const { name = 'default', account, credits = '0', tier = 'free' } = values;
  const creditMicros = usd('--credits', credits);
  if (account === undefined) {
    if (!isTier(tier)) throw new UsageError(`--tier must be ${TIERS.join(' or ')}, not "${tier}".`);
    return { kind: 'create', name, tier, creditMicros, json: values.json };
  }
  if (values.tier !== undefined)
    throw new UsageError('--tier cannot go with --account: an account has its tier.');
  return { kind: 'add', name, accountId: account, creditMicros, json: values.json };
}

function parseList(args: string[]): KeysCommand {
  const { values } = parseArgs({ args, options: { json } });
  return { kind: 'list', json: values.json };
}

function parseRevoke(args: string[]): KeysCommand {
  const { values, positionals } = parseArgs({ args, options: { json }, allowPositionals: true });
  const [keyId = ''] = exactly(['KEY_ID'], positionals);
  if (!keyId.startsWith('key_'))
    throw new UsageError('KEY_ID must be the id of a key, `key_…`, as `list` shows it.');
  return { kind: 'revoke', keyId, json: values.json };
}

function parseGrant(args: string[]): KeysCommand {
  const options = { free: { type: 'boolean', default: false }, json } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [accountId = '', amount = ''] = exactly(['ACCOUNT_ID', 'USD'], positionals);
  const amountMicros = usd('USD', amount);
  if (amountMicros === 0) throw new UsageError('USD must be more than 0.');
  return {
    kind: 'grant',
    accountId,
    amountMicros,
    grantKind: values.free ? 'free' : 'credit',
    json: values.json,
  };
}

function exactly(names: readonly string[], positionals: readonly string[]): readonly string[] {
  const missing = names[positionals.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing.`);
  if (positionals.length > names.length)
    throw new UsageError(`"${positionals[names.length]}" is one too many.`);
  return positionals;
}

function usd(name: string, amount: string): number {
  const micros = parseUsd(amount);
  if (micros !== null) return micros;
  throw new UsageError(
    `${name} must be an amount such as 5 or 2.50, with at most 6 places, not "${amount}".`,
  );
}
