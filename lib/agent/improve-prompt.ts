import type { PromptMessage } from '#lib/protocol/prompt.ts';

/** The request that every loop after the first ends with. The billing hold counts its tokens. */
export const IMPROVE_INSTRUCTION =
  'Review your previous answer critically against my request: find errors, gaps and unclear passages, then improve it. ' +
  'Reply with the complete improved answer only, without mentioning this review. ' +
  'If nothing can be improved, repeat the previous answer word for word.';

/** The conversation as a later loop sees it: all turns, the previous answer, the request to improve it. */
export function withPreviousAnswer(messages: readonly PromptMessage[], answer: string): PromptMessage[] {
  return [
    ...messages,
    { role: 'assistant', content: answer, toolCalls: [] },
    { role: 'user', content: [{ type: 'text', text: IMPROVE_INSTRUCTION }] },
  ];
}
