import type { Config, ConfigMessage, ContentPart } from '#lib/playground/config.ts';
import { type LiteralStyle, quote, writeLiteral } from './literal.ts';
import { KEY_VARIABLE, type SnippetInput } from './snippet-input.ts';

const STYLE: LiteralStyle = {
  indent: '\t',
  scalar: (value) => (value === null ? 'nil' : typeof value === 'string' ? quote(value) : String(value)),
  key: quote,
  object: ['map[string]any{', '}'],
  list: ['[]any{', '}'],
  spaced: false,
  trailingComma: true,
};

/** Body field → its name in the SDK's parameters and the constructor around its value. */
const PARAMETERS: Readonly<Record<string, readonly [name: string, wrap: string]>> = {
  temperature: ['Temperature', 'openai.Float'],
  top_p: ['TopP', 'openai.Float'],
  presence_penalty: ['PresencePenalty', 'openai.Float'],
  frequency_penalty: ['FrequencyPenalty', 'openai.Float'],
  max_tokens: ['MaxTokens', 'openai.Int'],
  max_completion_tokens: ['MaxCompletionTokens', 'openai.Int'],
  seed: ['Seed', 'openai.Int'],
  user: ['User', 'openai.String'],
  parallel_tool_calls: ['ParallelToolCalls', 'openai.Bool'],
};

export function goSnippet({ body, origin }: SnippetInput): string {
  const streams = body.stream === true;
  const { lines, extra } = parametersOf(body);
  const setExtra =
    Object.keys(extra).length === 0 ? '' : `\n\tparams.SetExtraFields(${writeLiteral(extra, STYLE, 1)})`;
  return `package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"
)

func main() {
	client := openai.NewClient(
		option.WithBaseURL(${quote(`${origin}/v1`)}),
		option.WithAPIKey(os.Getenv("${KEY_VARIABLE}")),
	)
	params := openai.ChatCompletionNewParams{
${lines.map((line) => `\t\t${line},`).join('\n')}
	}${setExtra}

${streams ? READ_STREAM : READ_ANSWER}
}
`;
}

const READ_STREAM = `	stream := client.Chat.Completions.NewStreaming(context.Background(), params)
	for stream.Next() {
		if chunk := stream.Current(); len(chunk.Choices) > 0 {
			fmt.Print(chunk.Choices[0].Delta.Content)
		}
	}
	if err := stream.Err(); err != nil {
		log.Fatal(err)
	}
	fmt.Println()`;

const READ_ANSWER = `	completion, err := client.Chat.Completions.New(context.Background(), params)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(completion.Choices[0].Message.Content)`;

/** Fields the SDK names, as lines of its struct; all others as they are. `stream` is the choice of the method. */
function parametersOf(body: Config): { lines: string[]; extra: Record<string, unknown> } {
  const { model, messages, stream: _stream, ...settings } = body;
  const lines = [`Model: ${quote(model)}`];
  const extra: Record<string, unknown> = {};
  const typed = messages.map(messageOf);
  if (typed.every((line) => line !== null))
    lines.push(
      `Messages: []openai.ChatCompletionMessageParamUnion{\n\t\t\t${typed.join(',\n\t\t\t')},\n\t\t}`,
    );
  else extra.messages = messages;
  for (const [field, value] of Object.entries(settings)) {
    if (value === undefined) continue;
    const parameter = PARAMETERS[field];
    if (parameter === undefined || typeof value === 'object') extra[field] = value;
    else lines.push(`${parameter[0]}: ${parameter[1]}(${STYLE.scalar(value as string | number | boolean)})`);
  }
  return { lines, extra };
}

/** A message by the SDK's constructors; null for what they cannot say (names, tool calls). */
function messageOf(message: ConfigMessage): string | null {
  const { role, content, name, tool_calls, tool_call_id } = message;
  if (name !== undefined || tool_calls !== undefined || content === null) return null;
  if (typeof content === 'string') {
    if (role === 'tool') return `openai.ToolMessage(${quote(content)}, ${quote(tool_call_id ?? '')})`;
    const speaker = { system: 'System', developer: 'Developer', user: 'User', assistant: 'Assistant' }[role];
    return `openai.${speaker}Message(${quote(content)})`;
  }
  if (role !== 'user') return null;
  const parts = content.map(partOf);
  const list = `[]openai.ChatCompletionContentPartUnionParam{\n\t\t\t\t${parts.join(',\n\t\t\t\t')},\n\t\t\t}`;
  return `openai.UserMessage(${list})`;
}

function partOf(part: ContentPart): string {
  if (part.type === 'text') return `openai.TextContentPart(${quote(part.text)})`;
  const { url, detail } = part.image_url;
  const more = detail === undefined ? '' : `, Detail: ${quote(detail)}`;
  return `openai.ImageContentPart(openai.ChatCompletionContentPartImageImageURLParam{URL: ${quote(url)}${more}})`;
}
