import { type VendorAnswer, type VendorFrame, type VendorJson, wordsIn } from './vendor-answer.ts';
import type { VendorScript } from './vendor-script.ts';

/** `/v1/messages` as Anthropic documents it, in both forms. */
export function anthropicAnswer(script: VendorScript, body: VendorJson): VendorAnswer {
  return body.stream === true ? streamed(script, body) : plain(script, body);
}

const named = (event: VendorJson): VendorFrame => ({
  event: String(event.type),
  data: JSON.stringify(event),
});

function streamed(script: VendorScript, body: VendorJson): VendorAnswer {
  const start = {
    ...head(body),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    ...usageFields(script, startUsage(script, body)),
  };
  const pieces = [
    named({ type: 'message_start', message: { ...start, ...script.extra } }),
    named({ type: 'ping' }),
    ...blocks(script).flatMap(([block, deltas], index) => [
      named({ type: 'content_block_start', index, content_block: block }),
      ...deltas.map((delta) => named({ type: 'content_block_delta', index, delta })),
      named({ type: 'content_block_stop', index }),
    ]),
  ];
  const stop = { stop_reason: finishOf(script), stop_sequence: null };
  const ending = [
    ...(stop.stop_reason === null
      ? []
      : [
          named({
            type: 'message_delta',
            delta: stop,
            ...usageFields(script, { output_tokens: outputOf(script) }),
          }),
        ]),
    ...(script.goodbye === false ? [] : [named({ type: 'message_stop' })]),
  ];
  return { kind: 'stream', pieces, ending };
}

function plain(script: VendorScript, body: VendorJson): VendorAnswer {
  const content = [
    ...(script.reasoning
      ? [{ type: 'thinking', thinking: script.reasoning.join(''), signature: 'c2ln' }]
      : []),
    ...(script.text ? [{ type: 'text', text: script.text.join('') }] : []),
    ...(script.toolCalls ?? []).map((call) => ({
      type: 'tool_use',
      id: call.id,
      name: call.name,
      input: JSON.parse(call.arguments.join('')) as unknown,
    })),
  ];
  const usage = usageFields(script, { ...startUsage(script, body), output_tokens: outputOf(script) });
  const message = { ...head(body), content, stop_reason: finishOf(script), stop_sequence: null, ...usage };
  return { kind: 'plain', body: JSON.stringify({ ...message, ...script.extra }) };
}

function head(body: VendorJson): VendorJson {
  return { id: 'msg_vendor', type: 'message', role: 'assistant', model: body.model };
}

function finishOf(script: VendorScript): string | null {
  if (script.finish !== undefined) return script.finish;
  return script.toolCalls ? 'tool_use' : 'end_turn';
}

/** Content blocks with their deltas, in the order the vendor sends them. */
function blocks(script: VendorScript): [block: VendorJson, deltas: VendorJson[]][] {
  const all: [VendorJson, VendorJson[]][] = [];
  if (script.reasoning) {
    const deltas = script.reasoning.map((thinking) => ({ type: 'thinking_delta', thinking }));
    all.push([
      { type: 'thinking', thinking: '', signature: '' },
      [...deltas, { type: 'signature_delta', signature: 'c2ln' }],
    ]);
  }
  if (script.text) {
    all.push([{ type: 'text', text: '' }, script.text.map((text) => ({ type: 'text_delta', text }))]);
  }
  for (const call of script.toolCalls ?? []) {
    const deltas = call.arguments.map((json) => ({ type: 'input_json_delta', partial_json: json }));
    all.push([{ type: 'tool_use', id: call.id, name: call.name, input: {} }, deltas]);
  }
  return all;
}

/** A vendor that reports no usage has no such key. */
function usageFields(script: VendorScript, usage: VendorJson): VendorJson {
  return script.usage === null ? {} : { usage };
}

function startUsage(script: VendorScript, body: VendorJson): VendorJson {
  const cached = script.usage?.cached ?? 0;
  const input = script.usage?.input ?? wordsIn(body.messages) + wordsIn(body.system);
  // Anthropic counts cached tokens beside `input_tokens`, not inside them.
  return {
    input_tokens: typeof input === 'number' ? input - Number(cached) : input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: 1,
  };
}

function outputOf(script: VendorScript): number | string {
  return script.usage?.output ?? (script.text ?? []).length + (script.reasoning ?? []).length;
}
