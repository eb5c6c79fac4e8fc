import { expect, test } from 'vitest';
import { ModelError } from '#lib/models/provider.ts';
import { IMPROVE_INSTRUCTION } from '#lib/protocol/agent-prompts.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { NO_USAGE, type TokenUsage } from '#lib/protocol/usage.ts';
import type { AgentEvent } from './agent-event.ts';
import { type AgentOptions, type CallObserver, runAgent } from './run-agent.ts';
import { CALL, ScriptedProvider, says } from './testing/scripted-provider.ts';

/** Prices a call at one micro-dollar a token. */
function observer(): CallObserver {
  let usage: TokenUsage = NO_USAGE;
  return {
    callStarted: () => {
      usage = NO_USAGE;
    },
    produced: () => {},
    reported: (reported) => {
      usage = reported;
    },
    callEnded: async () => ({
      usage,
      costMicros: usage.promptTokens + usage.completionTokens,
      imageMicros: 0,
    }),
  };
}

function options(provider: ScriptedProvider, changes: Partial<AgentOptions> = {}): AgentOptions {
  return {
    provider,
    call: CALL,
    maxLoops: 1,
    promptWriter: null,
    stopRules: [],
    nextMaxTokens: () => Number.POSITIVE_INFINITY,
    observer: observer(),
    ...changes,
  };
}

async function eventsOf(
  run: AgentOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<AgentEvent[]> {
  const events: AgentEvent[] = [];
  await runAgent(run, signal, (batch) => void events.push(...batch));
  return events;
}

const endOf = (events: AgentEvent[]) => events.find((event) => event.type === 'run-end');

test('one loop: its text is the answer and its usage the run', async () => {
  const events = await eventsOf(options(new ScriptedProvider([says('blue')])));
  expect(events.map((event) => event.type)).toEqual(['text-delta', 'loop-end', 'run-end']);
  expect(events[0]).toMatchObject({ text: 'blue', final: true, loop: 1 });
  expect(endOf(events)?.loops).toMatchObject([{ loop: 1, text: 'blue', costMicros: 15 }]);
});

test('a later loop sees the conversation, the previous answer and the request to improve it', async () => {
  const provider = new ScriptedProvider([says('blue'), says('navy')]);
  const events = await eventsOf(options(provider, { maxLoops: 2 }));
  expect(provider.calls[1]?.messages).toEqual([
    ...CALL.messages,
    { role: 'assistant', content: 'blue', toolCalls: [] },
    { role: 'user', content: [{ type: 'text', text: IMPROVE_INSTRUCTION }] },
  ]);
  expect(provider.calls.map((call) => call.loop)).toEqual([1, 2]);
  const texts = events.flatMap((event) => (event.type === 'text-delta' ? [[event.text, event.final]] : []));
  expect(texts).toEqual([
    ['blue', false],
    ['navy', true],
  ]);
});

test('a third loop improves the second answer, not a growing pile of all of them', async () => {
  const provider = new ScriptedProvider([says('blue'), says('navy'), says('azure')]);
  await eventsOf(options(provider, { maxLoops: 3 }));
  const turns = provider.calls[2]?.messages.map((message) => message.content) ?? [];
  expect(turns).toHaveLength(CALL.messages.length + 2);
  expect(turns).toContain('navy');
  expect(turns).not.toContain('blue');
});

test('a repeated answer ends the run early and is sent once more as the answer', async () => {
  const provider = new ScriptedProvider([says('blue'), says(' blue\n'), says('never')]);
  const events = await eventsOf(options(provider, { maxLoops: 5 }));
  expect(provider.calls).toHaveLength(2);
  expect(events.at(-2)).toEqual({ type: 'answer', text: ' blue\n' });
  expect(endOf(events)?.loops).toHaveLength(2);
});

test('an empty answer ends the run: there is nothing to improve', async () => {
  const provider = new ScriptedProvider([says(''), says('never')]);
  await eventsOf(options(provider, { maxLoops: 3 }));
  expect(provider.calls).toHaveLength(1);
});

test('a stop rule is asked after every loop but the last', async () => {
  const asked: number[] = [];
  const provider = new ScriptedProvider([says('a'), says('b'), says('c')]);
  const stopRules = [
    (loops: readonly unknown[]) => {
      asked.push(loops.length);
      return false;
    },
  ];
  await eventsOf(options(provider, { maxLoops: 3, stopRules }));
  expect(asked).toEqual([1, 2]);
});

test('a cap on the next loop lowers its output limit and never raises it', async () => {
  const provider = new ScriptedProvider([says('a'), says('b')]);
  await eventsOf(options(provider, { maxLoops: 2, nextMaxTokens: () => 7 }));
  expect(provider.calls.map((call) => call.maxTokens)).toEqual([100, 7]);
});

test('the written system prompt replaces the old one, is not shown, and is part of the run', async () => {
  const provider = new ScriptedProvider([says('Be a painter.', 3, 4), says('red')]);
  const promptWriter = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'write' }] }];
  const events = await eventsOf(options(provider, { promptWriter }));
  expect(provider.calls[0]).toMatchObject({ messages: promptWriter, stream: false });
  expect(provider.calls[1]?.messages[0]).toEqual({ role: 'system', content: 'Be a painter.' });
  expect(events.filter((event) => event.type === 'text-delta')).toHaveLength(1);
  expect(endOf(events)?.preparation).toMatchObject({ costMicros: 7 });
});

test('tool calls make the finish reason tool_calls whatever the vendor called it', async () => {
  const provider = new ScriptedProvider([
    {
      batches: [
        [
          { type: 'tool-call-start', index: 0, id: 'call_1', name: 'paint' },
          { type: 'tool-call-delta', index: 0, arguments: '{}' },
          { type: 'finish', reason: 'stop' },
        ],
      ],
    },
  ]);
  expect(endOf(await eventsOf(options(provider)))?.finishReason).toBe('tool_calls');
});

test('a failing loop fails the run', async () => {
  const failure = new ModelError(apiError('upstream_error', 'broken'));
  const provider = new ScriptedProvider([
    says('a'),
    { batches: [[{ type: 'text-delta', text: 'b' }]], failure },
  ]);
  await expect(eventsOf(options(provider, { maxLoops: 2 }))).rejects.toBe(failure);
});

test('a provider that ends without a finish is a fault, not an answer', async () => {
  const provider = new ScriptedProvider([{ batches: [[{ type: 'text-delta', text: 'half' }]] }]);
  await expect(eventsOf(options(provider))).rejects.toThrow(/without a finish/);
});
