import { z } from 'zod';
import { logQuerySchema } from '#lib/protocol/log-query.ts';
import type { ParameterObject } from './open-api.ts';
import type { Operation } from './operation.ts';
import { tidySchema } from './tidy-schema.ts';

const CREDITS = {
  description: 'The balance, in USD.',
  schema: 'Credits',
  example: { credit: 19.42, free_credit: 0.5, referral_credits: 0, total_credits: 19.3 },
} as const;

const WINDOW = {
  count: 4,
  limit: 100,
  exceeded: false,
  remaining: 96,
  reset_time: '2026-01-01T12:00:48.000Z',
};

export const ACCOUNT_OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/users/me/credits',
    method: 'get',
    id: 'getCredits',
    tag: 'Account',
    summary: 'Read the balance',
    description:
      'What the account has. `total_credits` is what can be spent now: running requests hold the most they can cost until they are settled.',
    answer: CREDITS,
    shape: 'native',
    refusals: [],
  },
  {
    path: '/v1/account/credits',
    method: 'get',
    id: 'getAccountCredits',
    tag: 'Account',
    summary: 'Read the balance (alias)',
    description: 'The same as `GET /v1/users/me/credits`.',
    answer: CREDITS,
    shape: 'native',
    refusals: [],
  },
  {
    path: '/v1/rate/limits',
    method: 'get',
    id: 'getRateLimits',
    tag: 'Account',
    summary: 'Read the limits',
    description:
      'The three sliding windows of the account, shared by all its keys, and the limits of its tier. Reading them does not count.',
    answer: {
      description: 'The windows as they are now.',
      schema: 'RateLimits',
      example: {
        success: true,
        rate_limits: {
          minute: WINDOW,
          hour: { ...WINDOW, limit: 350, remaining: 346, reset_time: '2026-01-01T12:59:48.000Z' },
          day: { ...WINDOW, limit: 1_200, remaining: 1_196, reset_time: '2026-01-02T11:59:48.000Z' },
        },
        limits: {
          maximum_requests_per_minute: 100,
          maximum_requests_per_hour: 350,
          maximum_requests_per_day: 1_200,
          tokens_per_agent: 200_000,
        },
        tier: 'free',
        timestamp: '2026-01-01T12:00:00.000Z',
      },
    },
    shape: 'native',
    refusals: [],
  },
  {
    path: '/v1/swarm/logs',
    method: 'get',
    id: 'listRuns',
    tag: 'Account',
    summary: 'List runs',
    description:
      'The account’s own runs, newest first. A run is here as soon as it is settled. Prompts and answers are not kept.',
    parameters: queryParameters(logQuerySchema, { limit: 2, status: 'completed' }),
    answer: {
      description: 'One page of runs.',
      schema: 'RunLogs',
      example: {
        status: 'success',
        count: 1,
        logs: [
          {
            id: 'chatcmpl-00000000000000000000000000000000',
            request_id: 'req_00000000000000000000000000000000',
            created_at: '2026-01-01T12:00:00.000Z',
            endpoint: '/v1/chat/completions',
            model: 'gpt-4o-mini',
            agent_name: null,
            status: 'completed',
            error_code: null,
            stream: true,
            usage: {
              prompt_tokens: 42,
              completion_tokens: 128,
              total_tokens: 170,
              loops: 1,
              images: 0,
              estimated: false,
            },
            cost: 0.000083,
            shortfall: 0,
            duration_ms: 1_840,
            user: null,
          },
        ],
        next_cursor: null,
      },
    },
    shape: 'native',
    refusals: [422],
  },
  {
    path: '/v1/metrics/summary',
    method: 'get',
    id: 'getMetrics',
    tag: 'Account',
    summary: 'Read the usage in figures',
    description: 'The account’s runs counted, with a series by day and model for the last 30 days.',
    answer: {
      description: 'Counts and a series.',
      schema: 'Metrics',
      example: {
        success: true,
        unique_agents: 3,
        total_completion_calls: 58,
        successful_completions: 57,
        completions_last_24h: 12,
        completions_last_7d: 40,
        total_cost: 0.218,
        series: [
          {
            day: '2026-01-01',
            model: 'gpt-4o-mini',
            completions: 12,
            input_tokens: 9_120,
            output_tokens: 4_410,
            cost: 0.004014,
          },
        ],
        timestamp: '2026-01-01T12:00:00.000Z',
      },
    },
    shape: 'native',
    refusals: [],
  },
];

/** The fields of a query's schema as parameters. `examples` holds a value for those that a sample request sends. */
function queryParameters(
  schema: z.ZodObject,
  examples: Readonly<Record<string, unknown>>,
): ParameterObject[] {
  const { properties = {} } = tidySchema(z.toJSONSchema(schema, { io: 'input' }), 'input');
  return Object.entries(properties).map(([name, { description = '', ...rest }]) => ({
    name,
    in: 'query',
    description,
    schema: rest,
    ...(name in examples ? { example: examples[name] } : {}),
  }));
}
