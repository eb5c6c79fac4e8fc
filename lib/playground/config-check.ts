import { isApiError } from '#lib/protocol/errors.ts';

export interface FieldProblem {
  /** Path of the value at fault; empty for the whole. */
  field: string;
  message: string;
}

type Fields = Readonly<Record<string, unknown>>;

const QUESTION = { role: 'user', content: '?' };
const MOST_PROBLEMS = 10;

/**
 * Everything in a config that the server would refuse of a request made of it, in the server's own words: its schema
 * decides, fetched with the first check. A config need not hold a question yet.
 */
export async function checkConfig(value: unknown): Promise<FieldProblem[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ field: '', message: 'A config is a JSON object.' }];
  const { parseChatRequest } = await import('#lib/protocol/parse-chat-request.ts');
  const problems: FieldProblem[] = [];
  let body = withQuestion(value as Fields);
  // The server names the first thing that is wrong. Without that field, it names the next.
  while (problems.length < MOST_PROBLEMS) {
    const verdict = parseChatRequest(body);
    if (!isApiError(verdict)) return problems;
    const field = verdict.param ?? '';
    problems.push({ field, message: verdict.message });
    const name = /^[^.[]+/.exec(field)?.[0];
    const rest = name === undefined ? null : withoutFault(body, name);
    if (rest === null) return problems;
    body = rest;
  }
  return problems;
}

function withQuestion(body: Fields): Fields {
  const { messages } = body;
  if (!Array.isArray(messages)) return body;
  const asks = messages.some((message: unknown) => (message as Fields | null)?.role === 'user');
  return asks ? body : { ...body, messages: [...messages, QUESTION] };
}

/** The body with a good value, or none, in place of a bad one; null where that was tried before. */
function withoutFault(body: Fields, name: string): Fields | null {
  if (name === 'model') return body.model === 'm' ? null : { ...body, model: 'm' };
  if (name === 'messages') {
    const replaced = Array.isArray(body.messages) && body.messages[0] === QUESTION;
    return replaced ? null : { ...body, messages: [QUESTION] };
  }
  if (!(name in body)) return null;
  const { [name]: _fault, ...rest } = body;
  return rest;
}
