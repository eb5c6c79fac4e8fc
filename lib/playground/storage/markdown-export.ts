import { systemPrompt } from '#lib/playground/config.ts';
import { activePath, buildConversation, type Turn } from '#lib/playground/conversation.ts';
import type { StoredChat } from './storage.ts';

/** A chat as markdown: the turns that are shown, one column after the other. Pictures are named, not embedded. */
export function chatToMarkdown({ chat, turns }: StoredChat): string {
  const parts = [`# ${chat.title || 'Untitled chat'}`];
  chat.columns.forEach((column, index) => {
    if (chat.columns.length > 1) parts.push(`# Column ${index + 1}: ${column.config.model}`);
    const system = systemPrompt(column.config);
    if (system !== '') parts.push('## System', system);
    const own = turns.filter((row) => row.columnId === column.id).map((row) => row.turn);
    const selected = Object.entries(column.selected).map(
      ([parent, child]) => [parent === '' ? null : parent, child] as const,
    );
    for (const turn of activePath(buildConversation(own, selected))) parts.push(...turnToMarkdown(turn));
  });
  return `${parts.join('\n\n')}\n`;
}

function turnToMarkdown(turn: Turn): string[] {
  switch (turn.kind) {
    case 'user': {
      const images = turn.images.map((image) =>
        image.kind === 'remote' ? `![${image.name}](${image.url})` : `*Picture: ${image.name}*`,
      );
      return ['## You', ...images, ...(turn.text === '' ? [] : [turn.text])];
    }
    case 'broken':
      return ['## A message that cannot be shown', `*${turn.reason}*`];
    case 'tool':
      return [`## Result of tool call ${turn.toolCallId}`, fenced('', turn.text)];
    case 'assistant': {
      const ending = turn.status === 'done' ? '' : ` (${turn.status})`;
      const calls = turn.toolCalls.map((call) =>
        fenced('json', `${call.function.name}(${call.function.arguments})`),
      );
      return [`## ${turn.model}${ending}`, ...(turn.content === '' ? [] : [turn.content]), ...calls];
    }
    default:
      return turn satisfies never;
  }
}

/** A fence longer than any inside. */
function fenced(language: string, text: string): string {
  // Not spread into one call: there can be more runs than a call takes.
  const longest = (text.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
