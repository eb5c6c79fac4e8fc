import { createServer, type ServerResponse } from 'node:http';
import { reportPort } from './report-port.ts';
import { answerText, MODEL, piece, readWork, usageOf, word } from './work.ts';

/** The mock vendor: OpenAI's wire, with frames of the size and shape that its own servers send. */
const HEAD = {
  id: 'chatcmpl-CdF3Bn0vQy7sW1xKq9ZtR4uLmA2eH',
  object: 'chat.completion.chunk',
  created: 1_763_683_200,
  model: `${MODEL}-2024-07-18`,
  service_tier: 'default',
  system_fingerprint: 'fp_560af6e559',
};
const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' };

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    // A server may ask for the list of models before it is asked for anything.
    if (request.method !== 'POST') return void response.writeHead(404).end();
    const work = readWork(Buffer.concat(parts).toString());
    if (work.stream) stream(work, response);
    else whole(work, response);
  });
});

server.keepAliveTimeout = 300_000;
server.requestTimeout = 0;
reportPort(server, Number(process.argv[2] ?? 0));

function whole({ nonce, events }: { nonce: number; events: number }, response: ServerResponse): void {
  const message = {
    role: 'assistant',
    content: answerText(nonce, events),
    refusal: null,
    annotations: [],
  };
  const body = Buffer.from(
    JSON.stringify({
      ...HEAD,
      object: 'chat.completion',
      choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
      usage: usageOf(events),
    }),
  );
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

interface Streaming {
  readonly nonce: number;
  readonly events: number;
  readonly spacingMs: number;
}

/** Writes each event in a turn of the event loop of its own, as real tokens arrive one by one. */
function stream({ nonce, events, spacingMs }: Streaming, response: ServerResponse): void {
  let next = 0;
  let open = true;
  response.on('close', () => {
    open = false;
    clearInterval(timer);
  });
  response.writeHead(200, STREAM_HEADERS);
  response.write(ROLE);
  const step = () => {
    if (!open) return;
    if (next < events) {
      response.write(next === 0 ? frame({ content: piece(nonce, 0) }) : wordFrame(next));
      next += 1;
      if (spacingMs === 0) setImmediate(step);
      return;
    }
    clearInterval(timer);
    response.end(ending(events));
  };
  const timer = spacingMs > 0 ? setInterval(step, spacingMs) : undefined;
  step();
}

function frame(delta: Record<string, string>, finish: string | null = null): Buffer {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finish }];
  return Buffer.from(`data: ${JSON.stringify({ ...HEAD, choices, usage: null })}\n\n`);
}

const ROLE = frame({ role: 'assistant', content: '' });
const FINISH = frame({}, 'stop');
const frames = new Map<string, Buffer>();

function wordFrame(index: number): Buffer {
  const content = word(index);
  const known = frames.get(content) ?? frame({ content });
  frames.set(content, known);
  return known;
}

function ending(events: number): Buffer {
  const usage = `data: ${JSON.stringify({ ...HEAD, choices: [], usage: usageOf(events) })}\n\n`;
  return Buffer.concat([FINISH, Buffer.from(`${usage}data: [DONE]\n\n`)]);
}
