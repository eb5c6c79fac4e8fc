import type { ServerResponse } from 'node:http';
import { expect } from 'vitest';
import { createPlayground, type Playground } from '#lib/playground/chat/playground.ts';
import type { AssistantTurn, Turn } from '#lib/playground/conversation.ts';
import { freshDatabase, memoryKey, until } from './browser-parts.ts';
import {
  type ReceivedRequest,
  type ScriptedServer,
  STREAM_HEADERS,
  scriptedServer,
  wholeStream,
} from './scripted-server.ts';

const closers: (() => unknown)[] = [];

/** Lets go of every server and page of a test; call it in `afterEach`. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

type Completion = (
  body: { model: string; messages: unknown[] },
  response: ServerResponse,
) => void | Promise<void>;

const CREDITS = { credit: 20, free_credit: 0, referral_credits: 0, total_credits: 19.42 };
const RUN = {
  usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4, estimated: true },
  cost: 0.0007,
};

/** A server whose completions the test writes; credits and the run log answer by themselves. */
export async function server(complete: Completion): Promise<ScriptedServer> {
  const started = await scriptedServer((request: ReceivedRequest, response) => {
    if (request.path === '/v1/chat/completions') return complete(JSON.parse(request.body), response);
    const answer = request.path.startsWith('/v1/swarm/logs') ? { logs: [RUN] } : CREDITS;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  closers.push(started.close);
  return started;
}

export const answering =
  (...words: string[]): Completion =>
  (_body, response) =>
    void response.writeHead(200, STREAM_HEADERS).end(wholeStream(words));

export function open(
  origin: string,
  options: { databaseName?: string; key?: string | null } = {},
): Playground {
  const playground = createPlayground({
    baseUrl: origin,
    defaultModel: 'test/echo',
    databaseName: options.databaseName ?? freshDatabase(),
    keyStore: memoryKey(options.key),
  });
  closers.push(playground.start());
  return playground;
}

export const shown = (playground: Playground) => playground.getSnapshot().chat;
export const path = (playground: Playground): readonly Turn[] => shown(playground).columns[0]?.path ?? [];
export const texts = (playground: Playground) =>
  path(playground).map((turn) => (turn.kind === 'assistant' ? turn.content : turn.text));
export const idle = (playground: Playground) =>
  until(playground, (state) => state.chat.columns.every((column) => column.run === null));

export function lastAnswer(playground: Playground): AssistantTurn {
  const turn = path(playground).findLast((candidate) => candidate.kind === 'assistant');
  if (turn?.kind !== 'assistant') throw new Error('no answer');
  return turn;
}

export async function askAndWait(playground: Playground, text: string): Promise<void> {
  playground.setDraftText(text);
  expect(await playground.send()).toBe('sent');
  await idle(playground);
}
