import { randomUUID } from 'node:crypto';
import type { RunRecord } from '#lib/billing/run-record.ts';
import type { Price } from '#lib/pricing/price.ts';
import { NO_USAGE } from '#lib/protocol/usage.ts';

export const PRICE: Price = {
  inputPicos: 6_500_000,
  outputPicos: 18_500_000,
  cacheReadPicos: 650_000,
  cacheWritePicos: 8_125_000,
  imageMicros: 250_000,
  source: 'test',
  date: '2026-11-01',
};

/** A run that ended well; name what matters. */
export function aRun(run: Partial<RunRecord> & { accountId: string }): RunRecord {
  return {
    requestId: randomUUID(),
    keyId: 'key_test',
    createdAt: 1_000,
    endpoint: '/v1/chat/completions',
    model: 'test/echo',
    agentName: null,
    status: 'completed',
    stream: false,
    endUser: null,
    billedCalls: 1,
    usage: NO_USAGE,
    images: 0,
    costMicros: 0,
    heldMicros: run.costMicros ?? 0,
    price: PRICE,
    durationMs: 12,
    errorCode: null,
    ...run,
  };
}
