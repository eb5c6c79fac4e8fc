import type { ToolTurn, TurnId } from '#lib/playground/conversation.ts';
import { addTurns, type ChatCore } from './chat-core.ts';
import { turnIdIn } from './chat-model.ts';
import { beginRun, cannotRun, type SendResult } from './run-answer.ts';
import type { ColumnView } from './state.ts';

/** Results hang in a row below the answer that asked for them; a second result for the same call makes a sibling row. */
export function giveResult(
  core: ChatCore,
  column: ColumnView,
  assistantId: TurnId,
  toolCallId: string,
  text: string,
): SendResult {
  const at = column.path.findIndex((turn) => turn.id === assistantId);
  const answer = column.path[at];
  if (answer?.kind !== 'assistant') return 'empty';
  const rest = column.path.slice(at + 1);
  const end = rest.findIndex((turn) => turn.kind !== 'tool');
  const given = (end === -1 ? rest : rest.slice(0, end)) as ToolTurn[];
  const replaced = given.findIndex((turn) => turn.toolCallId === toolCallId);
  const kept = replaced === -1 ? given : given.slice(0, replaced);
  const results = [
    { toolCallId, text },
    ...(replaced === -1 ? [] : given.slice(replaced + 1)).map((turn) => ({
      toolCallId: turn.toolCallId,
      text: turn.text,
    })),
  ];
  let parentId = kept.at(-1)?.id ?? assistantId;
  const turns = results.map((result): ToolTurn => {
    const id = turnIdIn(column.id);
    const turn: ToolTurn = { kind: 'tool', id, parentId, createdAt: Date.now(), ...result };
    parentId = id;
    return turn;
  });
  const answered = new Set([...kept, ...turns].map((turn) => turn.toolCallId));
  const complete = answer.toolCalls.every((call) => answered.has(call.id));
  const refusal = complete ? cannotRun(core, [column]) : null;
  if (refusal !== null) return refusal;
  const chatId = core.shown().id;
  const saved = addTurns(core, chatId, column.id, turns);
  if (complete) beginRun(core, { chatId, columnId: column.id, parentId }, saved);
  return 'sent';
}
