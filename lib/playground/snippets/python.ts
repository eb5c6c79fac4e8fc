import { type LiteralStyle, quote, writeLiteral } from './literal.ts';
import { KEY_VARIABLE, OPENAI_FIELDS, type SnippetInput } from './snippet-input.ts';

const STYLE: LiteralStyle = {
  indent: '    ',
  scalar: (value) =>
    value === null
      ? 'None'
      : value === true
        ? 'True'
        : value === false
          ? 'False'
          : typeof value === 'string'
            ? quote(value)
            : String(value),
  key: quote,
  object: ['{', '}'],
  list: ['[', ']'],
  spaced: false,
  trailingComma: true,
};

export function pythonSnippet({ body, origin }: SnippetInput): string {
  const known = Object.entries(body).filter(
    ([field, value]) => OPENAI_FIELDS.has(field) && value !== undefined,
  );
  const extra = Object.entries(body).filter(
    ([field, value]) => !OPENAI_FIELDS.has(field) && value !== undefined,
  );
  const parameters = known.map(([field, value]) => `    ${field}=${writeLiteral(value, STYLE, 1)},`);
  if (extra.length > 0)
    parameters.push(`    extra_body=${writeLiteral(Object.fromEntries(extra), STYLE, 1)},`);
  const streams = body.stream === true;
  return `import os

from openai import OpenAI

client = OpenAI(
    base_url=${quote(`${origin}/v1`)},
    api_key=os.environ["${KEY_VARIABLE}"],
)

${streams ? 'stream' : 'completion'} = client.chat.completions.create(
${parameters.join('\n')}
)

${streams ? READ_STREAM : 'print(completion.choices[0].message.content)'}
`;
}

const READ_STREAM = `for chunk in stream:
    if chunk.choices and chunk.choices[0].delta.content:
        print(chunk.choices[0].delta.content, end="", flush=True)
print()`;
