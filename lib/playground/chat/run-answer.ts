import { buildRequest } from '#lib/playground/build-request.ts';
import {
  type AssistantStatus,
  type AssistantTurn,
  addTurn,
  assistantTurn,
  pathTo,
  replaceTurn,
  type TurnId,
} from '#lib/playground/conversation.ts';
import { createRecorder } from '#lib/playground/runs/recorder.ts';
import { holdRunLock } from '#lib/playground/storage/run-lock.ts';
import type { CompletionFailure, CompletionOutcome } from '#lib/playground/stream/completion-outcome.ts';
import { createLiveMessage } from '#lib/playground/stream/live-message.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import { refreshBalance } from './balance.ts';
import { answerAt, type ChatCore, type RunHandle, saveTurn } from './chat-core.ts';
import { imageSourceOf } from './chat-images.ts';
import { columnOf, turnIdIn, withConversation } from './chat-model.ts';
import { restoreDraft } from './draft-actions.ts';
import { fetchBilledCost } from './fetch-billed-cost.ts';
import { addRecentModel } from './page-memory.ts';
import type { ColumnView } from './state.ts';

/**
 * What an action that runs answers at once. Only `sent` started a run; after any other the draft and the thread are as
 * they were, and `needs-key` has opened the key dialog.
 */
export type SendResult = 'sent' | 'empty' | 'needs-key' | 'images-not-ready' | 'busy';

const CHECKPOINT_MS = 1_000;
const LEAVING_MS = 150;

/** Why these columns cannot run now, or null when they can. A missing key opens the key dialog. */
export function cannotRun(core: ChatCore, columns: readonly ColumnView[]): SendResult | null {
  if (columns.some((column) => column.run !== null)) return 'busy';
  if (core.options.keys.get() !== null) return null;
  core.state.set({ keyNeeded: true });
  return 'needs-key';
}

/**
 * Starts one answer below the turn `parentId` (null: of a chat without turns) and shows its empty turn at once. The
 * rest happens in the background: wait until the question is stored (`saved`), build the request, stream the answer
 * into `live` with a checkpoint in storage each second, and `endRun`. Nothing is thrown to the caller.
 */
export function beginRun(
  core: ChatCore,
  place: { chatId: string; columnId: string; parentId: TurnId | null },
  saved: Promise<unknown> = Promise.resolve(),
): void {
  const chat = core.chat(place.chatId);
  if (chat === undefined) return;
  const column = columnOf(chat, place.columnId);
  const turn = assistantTurn({
    id: turnIdIn(column.id),
    parentId: place.parentId,
    createdAt: Date.now(),
    status: 'streaming',
    model: column.config.model,
  });
  const live = createLiveMessage();
  const startedAt = Date.now();
  const handle: RunHandle = {
    turnId: turn.id,
    chatId: chat.id,
    columnId: column.id,
    controller: new AbortController(),
    live,
    recorder: createRecorder({
      id: turn.id,
      startedAt: new Date(startedAt).toISOString(),
      request: column.config,
    }),
    startedMs: performance.now(),
    requestId: null,
    settled: false,
    release: holdRunLock(turn.id),
  };
  core.runs.set(turn.id, handle);
  core.updateColumn(chat.id, column.id, (current) => ({
    ...withConversation(current, addTurn(current.conversation, turn)),
    run: {
      turnId: turn.id,
      live,
      recorder: handle.recorder,
      startedAt,
      maxLoops: column.config.max_loops ?? SETTING_DEFAULTS.max_loops,
      finishAsked: false,
    },
  }));
  core.state.set({ recentModels: addRecentModel(column.config.model) });
  void carryOut(core, handle, saved);
}

async function carryOut(core: ChatCore, handle: RunHandle, saved: Promise<unknown>): Promise<void> {
  await saved;
  checkpoint(core, handle);
  const timer = setInterval(() => checkpoint(core, handle), CHECKPOINT_MS);
  try {
    const outcome = await request(core, handle);
    if (connectionEnded(outcome)) await leavingPage();
    endRun(core, handle, outcome);
  } catch (error) {
    // A fault of this page must not leave a turn that streams for ever.
    const message = error instanceof Error ? error.message : String(error);
    endRun(core, handle, { kind: 'failed', failure: { kind: 'unreachable', message } });
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function connectionEnded(outcome: CompletionOutcome): boolean {
  return (
    outcome.kind === 'failed' && (outcome.failure.kind === 'lost' || outcome.failure.kind === 'unreachable')
  );
}

/**
 * When a page is closed, its connections break before its scripts stop. A page that is being closed does not live
 * through this pause: its turn stays in storage as the last checkpoint, and the next visit shows it as interrupted.
 * Without the pause it would be stored as a network failure.
 */
function leavingPage(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LEAVING_MS));
}

async function request(core: ChatCore, handle: RunHandle): Promise<CompletionOutcome> {
  const chat = core.chat(handle.chatId);
  if (chat === undefined || handle.settled) return { kind: 'stopped' };
  const column = columnOf(chat, handle.columnId);
  const parentId = column.conversation.turns.get(handle.turnId)?.parentId ?? null;
  const built = await buildRequest({
    config: column.config,
    path: parentId === null ? [] : pathTo(column.conversation, parentId),
    variables: chat.variables,
    imageSource: imageSourceOf(core),
  });
  if (handle.settled) return { kind: 'stopped' };
  handle.recorder.requestNow(built.body);
  const { runCompletion } = await import('./after-start.ts');
  const { baseUrl, keys, fetch } = core.options;
  return runCompletion(
    { baseUrl, key: keys.get(), body: built.text, signal: handle.controller.signal, fetch },
    {
      head(head) {
        handle.requestId = head.requestId;
        handle.recorder.head(head);
        if (head.limits !== null) core.state.set({ limits: head.limits });
      },
      frame: handle.recorder.frame,
      chunk: handle.live.push,
    },
  );
}

/** Stores what has arrived so far, so that a closed page loses at most a second of it. */
export function checkpoint(core: ChatCore, handle: RunHandle): void {
  const turn = answerAt(core, handle);
  if (turn === null || handle.settled) return;
  void saveTurn(core, handle, partialTurn(turn, handle, sinceStart(handle)));
}

/**
 * Ends a run exactly once, by its outcome or at once by Stop: the turn is settled and shown, then stored with its log;
 * a question that got nothing goes back into the composer; what the stream did not say of the cost is asked for.
 */
export function endRun(core: ChatCore, handle: RunHandle, outcome: CompletionOutcome): void {
  if (handle.settled) return;
  handle.settled = true;
  handle.controller.abort();
  handle.live.end();
  core.runs.delete(handle.turnId);
  const turn = answerAt(core, handle);
  const durationMs = sinceStart(handle);
  const settled = turn && settledTurn(partialTurn(turn, handle, durationMs), outcome);
  core.updateColumn(handle.chatId, handle.columnId, (column) => ({
    ...withConversation(column, settled ? replaceTurn(column.conversation, settled) : column.conversation),
    run: null,
  }));
  if (settled === null) {
    handle.release();
    return;
  }
  const record = handle.recorder.finish(outcome, durationMs);
  // The lock goes only when the end is stored: a tab that loads in between would find a streaming turn without a run.
  void saveTurn(core, handle, settled).finally(handle.release);
  void core.withStorage((storage) => storage.putRun({ id: handle.turnId, chatId: handle.chatId, record }));
  if (outcome.kind === 'failed') {
    const { failure } = outcome;
    if (cameToNothing(failure)) restoreDraft(core, handle);
    if (failure.kind === 'refused' && failure.status === 401) core.state.set({ keyNeeded: true });
  }
  void fetchBilledCost(core, handle, settled).then(() => refreshBalance(core));
}

function sinceStart(handle: RunHandle): number {
  return Math.round(performance.now() - handle.startedMs);
}

/** The turn with everything that has arrived so far, still streaming: what a checkpoint keeps. */
function partialTurn(turn: AssistantTurn, { live, requestId }: RunHandle, durationMs: number): AssistantTurn {
  const message = live.message();
  const { firstTokenMs } = live.times();
  return {
    ...turn,
    content: message.content,
    reasoning: message.reasoning.map((part) => ({ ...part })),
    loops: message.usage?.loops ?? [...message.loops],
    toolCalls: message.toolCalls.map((call) => ({ ...call, function: { ...call.function } })),
    finishReason: message.finishReason,
    usage: message.usage,
    cost: message.usage?.cost ?? null,
    timings: { firstTokenMs: firstTokenMs === null ? null : Math.round(firstTokenMs), durationMs },
    requestId,
    completionId: message.id,
  };
}

/** The turn as a run's end leaves it. */
function settledTurn(partial: AssistantTurn, outcome: CompletionOutcome): AssistantTurn {
  const failure = outcome.kind === 'failed' ? outcome.failure : null;
  return { ...partial, status: statusOf(outcome), failure };
}

/** A failed run whose question should go back into the composer: nothing of an answer came. */
function cameToNothing(failure: CompletionFailure): boolean {
  switch (failure.kind) {
    case 'refused':
    case 'unreachable':
    case 'unreadable':
      return true;
    case 'broke-off':
    case 'lost':
      return false;
    default:
      return failure satisfies never;
  }
}

function statusOf(outcome: CompletionOutcome): AssistantStatus {
  switch (outcome.kind) {
    case 'done':
      return 'done';
    case 'stopped':
      return 'stopped';
    case 'failed':
      return outcome.failure.kind === 'lost' ? 'interrupted' : 'failed';
    default:
      return outcome satisfies never;
  }
}
