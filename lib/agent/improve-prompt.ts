import { IMPROVE_INSTRUCTION } from '#lib/protocol/agent-prompts.ts';
import type { PromptMessage } from '#lib/protocol/prompt.ts';

/** The conversation as a later loop sees it: all turns, the previous answer, the request to improve it. */
export function withPreviousAnswer(messages: readonly PromptMessage[], answer: string): PromptMessage[] {
  return [
    ...messages,
    { role: 'assistant', content: answer, toolCalls: [] },
    { role: 'user', content: [{ type: 'text', text: IMPROVE_INSTRUCTION }] },
  ];
}
