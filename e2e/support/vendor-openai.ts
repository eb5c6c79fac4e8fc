import { type VendorAnswer, type VendorJson, wordsIn } from './vendor-answer.ts';
import type { VendorScript } from './vendor-script.ts';

/** `/v1/chat/completions` as OpenAI documents it, in both forms. */
export function openAiAnswer(script: VendorScript, body: VendorJson): VendorAnswer {
  return body.stream === true ? streamed(script, body) : plain(script, body);
}

function streamed(script: VendorScript, body: VendorJson): VendorAnswer {
  const wantsUsage = (body.stream_options as VendorJson | undefined)?.include_usage === true;
  const frame = (fields: VendorJson) =>
    JSON.stringify({ ...head(body, 'chat.completion.chunk'), ...fields, ...script.extra });
  const chunk = (delta: VendorJson, finish: string | null = null) =>
    frame({
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
      ...(wantsUsage && script.usage !== null ? { usage: null } : {}),
    });
  const pieces = [
    chunk({ role: 'assistant', content: '', refusal: null }),
    ...(script.reasoning ?? []).map((text) => chunk({ reasoning_content: text })),
    ...(script.text ?? []).map((text) => chunk({ content: text })),
    ...toolDeltas(script).map((delta) => chunk({ tool_calls: [delta] })),
  ];
  const reason = finishOf(script);
  const ending = [
    ...(reason === null ? [] : [chunk({}, reason)]),
    ...(wantsUsage && script.usage !== null ? [frame({ choices: [], usage: usageOf(script, body) })] : []),
    ...(script.goodbye === false ? [] : ['[DONE]']),
  ];
  const data = (payload: string) => ({ event: null, data: payload });
  return { kind: 'stream', pieces: pieces.map(data), ending: ending.map(data) };
}

function plain(script: VendorScript, body: VendorJson): VendorAnswer {
  const toolCalls = script.toolCalls?.map((call) => ({
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments.join('') },
  }));
  const message = {
    role: 'assistant',
    content: script.text === undefined || script.text.length === 0 ? null : script.text.join(''),
    refusal: null,
    ...(script.reasoning ? { reasoning_content: script.reasoning.join('') } : {}),
    ...(toolCalls ? { tool_calls: toolCalls } : {}),
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishOf(script) };
  const usage = script.usage === null ? {} : { usage: usageOf(script, body) };
  return {
    kind: 'plain',
    body: JSON.stringify({ ...head(body, 'chat.completion'), choices: [choice], ...usage, ...script.extra }),
  };
}

function head(body: VendorJson, object: string): VendorJson {
  return { id: 'chatcmpl-vendor', object, created: 1_790_000_000, model: `${body.model}-2026-01-01` };
}

function finishOf(script: VendorScript): string | null {
  if (script.finish !== undefined) return script.finish;
  return script.toolCalls ? 'tool_calls' : 'stop';
}

function toolDeltas(script: VendorScript): VendorJson[] {
  return (script.toolCalls ?? []).flatMap((call, index) => [
    { index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } },
    ...call.arguments.map((text) => ({ index, function: { arguments: text } })),
  ]);
}

function usageOf(script: VendorScript, body: VendorJson): VendorJson {
  const input = script.usage?.input ?? wordsIn(body.messages);
  const output = script.usage?.output ?? (script.text ?? []).length + (script.reasoning ?? []).length;
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: Number(input) + Number(output),
    prompt_tokens_details: { cached_tokens: script.usage?.cached ?? 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: script.usage?.reasoning ?? 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

const DIMENSIONS = 8;

/** `/v1/embeddings` as OpenAI documents it, or with the vectors of the script. */
export function embeddingsAnswer(script: VendorScript, body: VendorJson): VendorAnswer {
  const inputs = inputsOf(body.input);
  const dimensions = Number(body.dimensions ?? DIMENSIONS);
  const vectors = script.vectors ?? inputs.map((_, index) => vendorVector(index, dimensions));
  const asBytes = body.encoding_format === 'base64';
  const written = (vector: unknown) =>
    asBytes && isNumbers(vector) ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
  const data = vectors.map((vector, index) => ({ object: 'embedding', index, embedding: written(vector) }));
  const input = script.usage?.input ?? wordsIn(body.input);
  const usage = script.usage === null ? {} : { usage: { prompt_tokens: input, total_tokens: input } };
  const model = `${body.model}-2026-01-01`;
  return {
    kind: 'plain',
    body: JSON.stringify({ object: 'list', data, model, ...usage, ...script.extra }),
  };
}

/** What the vendor makes of the input of this number, as 32-bit floats have it. */
export function vendorVector(index: number, dimensions: number = DIMENSIONS): number[] {
  return Array.from({ length: dimensions }, (_, at) => Math.fround(Math.sin(index * 31 + at + 1)));
}

function inputsOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) && typeof input[0] !== 'number' ? input : [input];
}

function isNumbers(vector: unknown): vector is number[] {
  return Array.isArray(vector) && vector.every((each) => typeof each === 'number');
}
