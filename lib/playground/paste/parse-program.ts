import { isObject } from '#lib/playground/shape.ts';
import { readArguments, readValue } from './read-value.ts';
import { readString, SourceText } from './source-text.ts';

/** The body a program sends, as it could be read; null when no request was found. */
export function bodyOfProgram(text: string): Record<string, unknown> | null {
  return bodyOfSdkCall(text) ?? bodyOfGo(text) ?? bodyOfHttpCall(text);
}

const SDK_CALL =
  /chat\.completions\.(?:with_raw_response\.|with_streaming_response\.)?(create|stream|parse)\s*\(/;

/** Arguments of the SDKs' methods that are no fields of the body. */
const NOT_IN_BODY = ['extra_headers', 'extra_query', 'timeout', 'extra_body'];

/** `client.chat.completions.create(…)` with named arguments (Python) or one object (TypeScript). */
function bodyOfSdkCall(text: string): Record<string, unknown> | null {
  const call = SDK_CALL.exec(text);
  if (call === null) return null;
  const [positional, named] = readArguments(new SourceText(text, call.index + call[0].length), 0);
  const [first] = positional;
  const body = isObject(first) ? { ...first } : { ...named };
  const extra = body.extra_body;
  for (const name of NOT_IN_BODY) if (!isObject(first)) delete body[name];
  if (isObject(extra) && !isObject(first)) Object.assign(body, extra);
  if (call[1] === 'stream') body.stream = true;
  return body;
}

/** The Go SDK: a struct of parameters and the fields set beside it. */
function bodyOfGo(text: string): Record<string, unknown> | null {
  const struct = /\b\w+\.ChatCompletionNewParams\s*\{/.exec(text);
  if (struct === null) return null;
  const body = readValue(new SourceText(text, struct.index));
  if (!isObject(body)) return null;
  const extra = /\.SetExtraFields\(/.exec(text);
  const more = extra && readValue(new SourceText(text, extra.index + extra[0].length));
  const streams = /\.NewStreaming\(/.test(text);
  return { ...body, ...(isObject(more) && more), ...(streams && { stream: true }) };
}

const HTTP_BODY = [
  /\bjson\s*=(?!=)\s*/g,
  /\bbody\s*[:=]\s*JSON\.stringify\(/g,
  /\bdata\s*=\s*json\.dumps\(/g,
  /\b(?:serde_json::)?json!\s*\(/g,
  /\blet\s+\w+\s*=\s*(?=r#*")/g,
  /\b(?:body|payload|data|params)\s*(?::[^=\n]{1,200})?=\s*(?=[{`r])/g,
];

/** `fetch`, `requests`, `httpx`, `reqwest`: the first literal given as a body that holds messages. */
function bodyOfHttpCall(text: string): Record<string, unknown> | null {
  for (const pattern of HTTP_BODY)
    for (const match of text.matchAll(pattern)) {
      const body = tryRead(text, match.index + match[0].length);
      if (isObject(body) && ('messages' in body || 'model' in body)) return body;
    }
  return null;
}

function tryRead(text: string, at: number): unknown {
  try {
    const string = readString(new SourceText(text, at));
    return typeof string === 'string' ? JSON.parse(string) : readValue(new SourceText(text, at));
  } catch {
    return null;
  }
}
