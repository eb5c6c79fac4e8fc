import { z } from 'zod';
import { type ApiError, apiError } from './errors.ts';
import { innermost } from './validation-error.ts';

/** The furthest a `Date` goes, in milliseconds either way; a database's whole numbers go further. */
const LAST_MOMENT_MS = 8.64e15;

/** The query of `GET /v1/swarm/logs`. Times are ISO 8601 or unix seconds, and come out as whole milliseconds. */
const moment = z
  .string()
  .transform((text) => Math.round(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text)))
  .refine(
    (time) => Math.abs(time) <= LAST_MOMENT_MS,
    'must be an ISO 8601 time or unix seconds, at most 8640000000000',
  );

export const logQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50).describe('Runs on a page.'),
  cursor: z.string().optional().describe('The `next_cursor` of the page before.'),
  model: z.string().optional().describe('Only runs of this model.'),
  status: z.enum(['completed', 'failed', 'cancelled']).optional().describe('Only runs that ended so.'),
  user: z.string().optional().describe('Only runs whose request named this `user`.'),
  request_id: z
    .string()
    .optional()
    .describe('One run by any of its ids: request id, completion id or job id.'),
  since: moment.optional().describe('Only runs from this time on: ISO 8601 or unix seconds.'),
  until: moment.optional().describe('Only runs before this time: ISO 8601 or unix seconds.'),
});

export type LogQuery = z.infer<typeof logQuerySchema>;

export function parseLogQuery(query: URLSearchParams): LogQuery | ApiError {
  const given = Object.fromEntries([...query].filter(([, value]) => value !== ''));
  const parsed = logQuerySchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(innermost);
  return apiError('validation_error', 'The query is not valid.', { issues, issuesIn: 'query' });
}
