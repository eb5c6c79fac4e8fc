import type { z } from 'zod';
import { type ApiError, apiError } from './errors.ts';

type Issue = z.core.$ZodIssue;

/**
 * Ends a validation at the first thing wrong. Without it zod notes everything, and a list of a million wrong items is a
 * million issues, each an object with a sentence.
 */
export const FIRST_ISSUE: z.core.ParseContextInternal<Issue> = { abortEarly: true };

/** `['messages', 0, 'content']` → `messages[0].content`. */
export function paramOf(path: readonly PropertyKey[]): string | null {
  const text = path.reduce<string>(
    (param, key) => (typeof key === 'number' ? `${param}[${key}]` : `${param}.${String(key)}`),
    '',
  );
  return text === '' ? null : text.replace(/^\./, '');
}

/** The issue a person has to mend: the deepest branch of a union is the one they meant. */
export function innermost(issue: Issue): { path: readonly PropertyKey[]; message: string } {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const firsts = issue.errors.flatMap(([first]) => (first === undefined ? [] : [first]));
    const meant = firsts.map(innermost).sort((a, b) => b.path.length - a.path.length)[0];
    if (meant !== undefined && meant.path.length > 0)
      return { path: [...issue.path, ...meant.path], message: meant.message };
    // Of the right kind, but too much of it.
    const excess = firsts.find(({ code }) => code === 'too_big' || code === 'custom');
    if (excess !== undefined) return { path: issue.path, message: excess.message };
  }
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return { path: issue.path, message: missing ? 'is required' : issue.message };
}

/** The first thing wrong, as OpenAI's endpoints say it: 400 with the field in `param`. */
export function toInvalidRequest(error: z.ZodError): ApiError {
  const issue = error.issues[0];
  if (issue === undefined) return apiError('invalid_request', 'The request is not valid.');
  const { path, message } = innermost(issue);
  const param = paramOf(path);
  return apiError('invalid_request', `${param ?? 'The request body'}: ${message}`, { param });
}
