import type { z } from 'zod';
import { type AgentRequest, agentBatchSchema, agentRequestSchema } from './agent-request.ts';
import { toolChoiceProblem } from './check-chat-request.ts';
import { type ApiError, apiError, type FieldIssue, isApiError } from './errors.ts';
import { type ParsedJson, readJson } from './read-json.ts';
import { FIRST_ISSUE, innermost, paramOf } from './validation-error.ts';

/** A parsed body → a native run, or every rule it breaks. */
export function parseAgentRequest(json: ParsedJson): AgentRequest | ApiError {
  const request = validate(json, agentRequestSchema);
  if (isApiError(request)) return request;
  const issues = issuesAcross(request, []);
  return issues.length === 0 ? request : validationError(issues);
}

/** A parsed body → 1 to 10 native runs, or every rule that any of them breaks. */
export function parseAgentBatch(json: ParsedJson): AgentRequest[] | ApiError {
  const requests = validate(json, agentBatchSchema);
  if (isApiError(requests)) return requests;
  const issues = requests.flatMap((request, index) => issuesAcross(request, [index]));
  return issues.length === 0 ? requests : validationError(issues);
}

/** Requests of more values than this are told only the first thing that is wrong. */
const VALUES_CHECKED_WHOLE = 2_000;

function validate<T>({ value, values }: ParsedJson, schema: z.ZodType<T>): T | ApiError {
  const parsed = schema.safeParse(value, values > VALUES_CHECKED_WHOLE ? FIRST_ISSUE : undefined);
  return parsed.success ? parsed.data : validationError(parsed.error.issues.map(innermost));
}

/** Bytes → the JSON in them, or what is wrong with it as these endpoints say it. */
export async function readAgentJson(bytes: Uint8Array): Promise<ParsedJson | ApiError> {
  const json = await readJson(bytes);
  return isApiError(json) ? validationError([{ path: [], message: json.message }]) : json;
}

/** Rules that span fields. */
function issuesAcross({ agent_config: config }: AgentRequest, at: readonly PropertyKey[]): FieldIssue[] {
  const issues: FieldIssue[] = [];
  const { llm_args: llm, tools_list_dictionary: tools } = config;
  const problem = toolChoiceProblem(llm?.tool_choice, tools);
  if (problem !== null)
    issues.push({ path: [...at, 'agent_config', 'llm_args', 'tool_choice'], message: problem });
  if ((config.max_loops ?? 1) === 1) return issues;
  const path = [...at, 'agent_config', 'max_loops'];
  if ((tools?.length ?? 0) > 0)
    issues.push({ path, message: 'must be 1 when tools are given: tool calls end a run' });
  if ((llm?.response_format?.type ?? 'text') !== 'text')
    issues.push({ path, message: 'must be 1 when response_format is not text' });
  return issues;
}

function validationError(issues: readonly FieldIssue[]): ApiError {
  const [first] = issues;
  const param = first === undefined ? null : paramOf(first.path);
  const message = `${param ?? 'The request body'}: ${first?.message ?? 'is not valid'}`;
  return apiError('validation_error', message, { param, issues });
}
