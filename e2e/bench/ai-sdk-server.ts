import { createServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reportPort } from './report-port.ts';
import { MODEL } from './work.ts';

/**
 * The stream relayed through the AI SDK's `streamText`, the usual way to write such a server: parts in, OpenAI's
 * chunks out. Its packages lie in a scratch folder, so only what is used here is typed.
 */
const [vendorUrl = '', scratch = ''] = process.argv.slice(2);
const require = createRequire(join(scratch, 'package.json'));
const { streamText }: AiSdk = await load('ai');
const { createOpenAICompatible }: OpenAiCompatible = await load('@ai-sdk/openai-compatible');
const provider = createOpenAICompatible({
  name: 'bench',
  baseURL: `${vendorUrl}/v1`,
  apiKey: 'bench',
  includeUsage: true,
});

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = JSON.parse(Buffer.concat(parts).toString()) as ChatBody;
    relay(body, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
});
server.keepAliveTimeout = 300_000;
reportPort(server, 0);

async function relay(
  { messages, temperature, max_tokens }: ChatBody,
  response: ServerResponse,
): Promise<void> {
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  const [system, ...rest] = messages;
  const { fullStream } = streamText({
    model: provider(MODEL),
    instructions: system?.content,
    messages: rest,
    temperature,
    maxOutputTokens: max_tokens,
    maxRetries: 0,
    abortSignal: controller.signal,
  });
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for await (const part of fullStream) {
    if (part.type === 'text-delta') write(response, [choice({ content: part.text })]);
    if (part.type === 'error') throw part.error;
    if (part.type !== 'finish') continue;
    write(response, [choice({}, part.finishReason)]);
    write(response, [], { completion_tokens: part.totalUsage?.outputTokens });
  }
  response.end('data: [DONE]\n\n');
}

function choice(delta: Record<string, unknown>, finish: string | null = null): Record<string, unknown> {
  return { index: 0, delta, finish_reason: finish };
}

function write(response: ServerResponse, choices: readonly unknown[], usage?: Record<string, unknown>): void {
  const head = { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 0, model: MODEL };
  response.write(`data: ${JSON.stringify({ ...head, choices, usage })}\n\n`);
}

function load(name: string) {
  return import(pathToFileURL(require.resolve(name)).href);
}

interface ChatBody {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly temperature: number;
  readonly max_tokens: number;
}

interface StreamPart {
  readonly type: string;
  readonly text?: string;
  readonly error?: unknown;
  readonly finishReason?: string;
  readonly totalUsage?: { readonly outputTokens?: number };
}

interface AiSdk {
  streamText(options: Record<string, unknown>): { readonly fullStream: AsyncIterable<StreamPart> };
}

interface OpenAiCompatible {
  createOpenAICompatible(options: Record<string, unknown>): (model: string) => unknown;
}
