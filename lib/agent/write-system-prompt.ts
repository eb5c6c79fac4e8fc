import type { PromptMessage } from '#lib/protocol/prompt.ts';

/** A system prompt longer than this would cost more in every loop than it helps. */
export const PROMPT_WRITER_MAX_TOKENS = 1_024;

export interface PromptBrief {
  readonly task: string;
  readonly description: string | null;
  readonly systemPrompt: string | null;
}

/** Asks a model for the system prompt of an agent. */
export function promptWriterMessages(brief: PromptBrief): PromptMessage[] {
  const about = [
    brief.description ? `What the agent is: ${brief.description}` : null,
    brief.systemPrompt ? `Instructions it has so far: ${brief.systemPrompt}` : null,
    `Its task: ${brief.task}`,
  ].filter((line) => line !== null);
  return [
    {
      role: 'system',
      content:
        'You write system prompts for AI agents. From what you are told of an agent, write the system prompt that lets ' +
        'it do its task best: its role, the steps to follow, the standard an answer must meet and its form. ' +
        'Reply with the system prompt only.',
    },
    { role: 'user', content: [{ type: 'text', text: about.join('\n\n') }] },
  ];
}

/** The conversation with another system prompt; an empty one changes nothing. */
export function withSystemPrompt(
  messages: readonly PromptMessage[],
  prompt: string,
): readonly PromptMessage[] {
  if (prompt.trim() === '') return messages;
  return [{ role: 'system', content: prompt }, ...messages.filter((message) => message.role !== 'system')];
}
