import type { z } from 'zod';
import { type AgentRequest, agentBatchSchema, agentRequestSchema } from './agent-request.ts';
import { toolChoiceProblem } from './check-chat-request.ts';
import { type ApiError, apiError, type FieldIssue, isApiError } from './errors.ts';
import { parseJson } from './parse-chat-request.ts';
import { innermost, paramOf } from './validation-error.ts';

/** Bytes → a native run, or every rule it breaks. */
export function parseAgentRequest(bytes: Uint8Array): AgentRequest | ApiError {
  const request = validate(bytes, agentRequestSchema);
  if (isApiError(request)) return request;
  const issues = issuesAcross(request, []);
  return issues.length === 0 ? request : validationError(issues);
}

/** Bytes → 1 to 10 native runs, or every rule that any of them breaks. */
export function parseAgentBatch(bytes: Uint8Array): AgentRequest[] | ApiError {
  const requests = validate(bytes, agentBatchSchema);
  if (isApiError(requests)) return requests;
  const issues = requests.flatMap((request, index) => issuesAcross(request, [index]));
  return issues.length === 0 ? requests : validationError(issues);
}

function validate<T>(bytes: Uint8Array, schema: z.ZodType<T>): T | ApiError {
  const json = parseJson(bytes);
  if (isApiError(json)) return validationError([{ path: [], message: json.message }]);
  const parsed = schema.safeParse(json);
  return parsed.success ? parsed.data : validationError(parsed.error.issues.map(innermost));
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
