import type { ModelCall } from '#lib/models/provider.ts';
import { sampleFromSchema } from './sample-from-schema.ts';

/** What `test/json` answers: a document valid for the given schema, else an object about the question. */
export function jsonDocument({ messages, responseFormat, loop }: ModelCall): string {
  if (responseFormat?.type === 'json_schema') return JSON.stringify(sampleFromSchema(responseFormat.schema));
  const question = messages.findLast((message) => message.role === 'user');
  const text = question?.content.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';
  return JSON.stringify({ model: 'test/json', loop, question: text });
}
