import type { WindowState } from '#lib/limits/limit-windows.ts';
import { readWindows } from '#lib/limits/read-windows.ts';
import type { RateLimitsBody, RateWindowBody } from '#lib/protocol/account-answer-schema.ts';
import { jsonAnswer } from './answers.ts';
import type { Handler } from './endpoint.ts';
import type { Services } from './services.ts';

/** `GET /v1/rate/limits` */
export const rateLimits: Handler<Services> = async ({ principal }, { store, tierLimits }) => {
  const limits = tierLimits[principal.tier];
  const windows = await store.read(() => readWindows(principal.accountId, limits, Date.now()));
  const body: RateLimitsBody = {
    success: true,
    rate_limits: {
      minute: toBody(windows.minute),
      hour: toBody(windows.hour),
      day: toBody(windows.day),
    },
    limits: {
      maximum_requests_per_minute: limits.perMinute,
      maximum_requests_per_hour: limits.perHour,
      maximum_requests_per_day: limits.perDay,
      tokens_per_agent: limits.tokensPerAgent,
    },
    tier: principal.tier,
    timestamp: new Date().toISOString(),
  };
  return jsonAnswer(200, body);
};

function toBody({ count, limit, remaining, resetAtMs }: WindowState): RateWindowBody {
  return {
    count,
    limit,
    exceeded: remaining === 0,
    remaining,
    reset_time: new Date(resetAtMs).toISOString(),
  };
}
