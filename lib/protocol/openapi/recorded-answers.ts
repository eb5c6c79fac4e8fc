import recorded from './recorded-answers.json' with { type: 'json' };

/**
 * Answers of a running server to the documented request examples, recorded by the OpenAPI spec in `e2e/api`, which
 * also fails when one of them is no longer what the server answers. Ids and times are replaced by steady ones.
 */
export function recordedAnswers(operationId: string): Readonly<Record<string, unknown>> {
  const all: Readonly<Record<string, Readonly<Record<string, unknown>>>> = recorded;
  return all[operationId] ?? {};
}
