import type { Operation } from './operation.ts';

export const EMBEDDING_OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/embeddings',
    method: 'post',
    id: 'createEmbedding',
    tag: 'Embeddings',
    summary: 'Create embeddings',
    description:
      'OpenAI’s embeddings: a vector for each input, of OpenAI’s models, a local Ollama’s or any server’s that speaks the same wire. Fields that are not listed are ignored, an explicit null means absent. `test/embed` is built in: the same text always has the same vector, and texts that share words are near each other.',
    idempotencyKey: true,
    body: {
      schema: 'EmbeddingRequest',
      examples: {
        text: {
          summary: 'A text',
          value: { model: 'test/embed', input: 'The lamp was already burning.', dimensions: 8 },
        },
        texts: {
          summary: 'Several texts, as bytes',
          description:
            'Base64 of little-endian 32-bit floats: a third of the size, and what OpenAI’s SDKs ask for and decode.',
          value: {
            model: 'test/embed',
            input: ['The lamp was already burning.', 'Who lit the lamp?', 'A recipe for bread'],
            dimensions: 8,
            encoding_format: 'base64',
          },
        },
        tokens: {
          summary: 'Tokens',
          description: 'A list of lists of tokens, of cl100k_base.',
          value: { model: 'test/embed', input: [[791, 29062, 574, 2736, 20252, 13]], dimensions: 8 },
        },
      },
    },
    answer: { description: 'The vectors.', schema: 'EmbeddingList', limited: true },
    shape: 'openai',
    refusals: [402, 403, 404, 409, 429, 502, 504],
  },
];
