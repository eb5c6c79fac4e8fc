import type { PromptMessage } from '#lib/protocol/prompt.ts';

/** What a model is told that cannot be held to a schema by its vendor. */
export function schemaInstruction(schema: Record<string, unknown>): string {
  return `Answer with one JSON document and nothing else. It must be valid for this JSON Schema:\n${JSON.stringify(schema)}`;
}

/** What a model is told whose vendor has no JSON mode. */
export const OBJECT_INSTRUCTION = 'Answer with one JSON object and nothing else: no code fence, no comment.';

/** The conversation with a sentence added to its system prompt. */
export function withInstruction(
  messages: readonly PromptMessage[],
  instruction: string,
): readonly PromptMessage[] {
  const [first, ...rest] = messages;
  if (first?.role !== 'system') return [{ role: 'system', content: instruction }, ...messages];
  return [{ role: 'system', content: `${first.content}\n\n${instruction}` }, ...rest];
}
