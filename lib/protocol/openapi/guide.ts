import { MAX_EMBEDDING_VALUES } from '../embedding-request.ts';
import { MAX_VALUES } from '../request-counts.ts';
import { headerTable } from './answer-headers.ts';
import { errorTable } from './refusals.ts';

/** What a reader must know before any endpoint: the document's description, in Markdown, one section a heading. */
export function guide(): string {
  return `One server, three ways in. \`/v1/chat/completions\` and \`/v1/embeddings\` speak OpenAI’s wire, so its SDKs work unchanged; \`/v1/messages\` speaks Anthropic’s, for Claude Code and Anthropic’s SDKs; \`/v1/agent/completions\` runs a configured agent. All run the same models, count the same tokens and draw on the same credits.

## Authentication

Every endpoint under \`/v1\` needs a key, in one of two headers.

\`\`\`
x-api-key: sk-…
Authorization: Bearer sk-…
\`\`\`

When both are sent, \`x-api-key\` counts. Any origin may call: the key travels in a header, never in a cookie.

## Models

Name a model as its maker does (\`gpt-4o-mini\`, \`claude-sonnet-4-20250514\`) or with the provider before it (\`groq/…\`, \`ollama/…\`). A model answers when its provider is on.

The \`test/…\` models are built in, need no provider and cost nothing. They always give the same answer, and each does one thing.

| Model | What it does |
| --- | --- |
| \`test/echo\` | Answers with what it was sent: turns, settings, images |
| \`test/story\` | About 400 tokens of Markdown; \`test/story@50\` at 50 tokens a second, from 0.1 to 1000000 |
| \`test/tools\` | Calls the offered tool, then answers from its result |
| \`test/json\` | A document that is valid for the schema in \`response_format\` or, without one, in the messages |
| \`test/slow\` | Takes its time |
| \`test/embed\` | Makes vectors of 1,536 dimensions or fewer, for \`/v1/embeddings\`; near each other where texts share words |
| \`test/error-…\` | Fails: \`400\`, \`401\`, \`429\`, \`500\`, \`timeout\`, \`midstream\` or \`stall\` |

## Streaming

Streams are server-sent events and leave as the model writes. The chat stream has only \`data:\` lines and ends with \`[DONE]\`; the agent stream names its events and ends with \`done\`, the messages stream is Anthropic’s and ends with \`message_stop\`.

Until the first event a failure is an ordinary error with its status. After it, a failure is an event of its own, never a silent end. Comments (\`: keep-alive\`) may come at any time. No event is split over two writes.

\`\`\`
data: {"id":"chatcmpl-…", …, "choices":
  [{"index":0, "delta":{"content":"Once"}, …}]}

data: [DONE]
\`\`\`

\`\`\`
event: chunk
data: {"content":"Once","loop":1,"timestamp":"…"}

event: done
data: {"status":"finished","message":"…"}
\`\`\`

## Bodies

The key is checked before a body is read. A body may be compressed with gzip, deflate or br, and counts as it is unpacked. It must keep coming, else it is ended with 408; where the server has no room for one more, it is refused with 503, and a repeat a moment later succeeds. A body holds at most ${MAX_VALUES.toLocaleString('en')} values; what a single list or object may hold stands with its field. A body of \`/v1/embeddings\` may hold ${MAX_EMBEDDING_VALUES.toLocaleString('en')}, tokens sent as numbers included.

## Reasoning loops

With \`max_loops\` above 1 the model is asked again, each time with its previous answer and a request to improve it. The last answer is the answer; the earlier ones stay visible: in a stream as \`delta.reasoning_content\` on chunks with a top-level \`loop_index\`, on \`/v1/messages\` as thinking blocks before the text. A loop that changes nothing ends the run. Every loop is billed.

\`\`\`
"usage": {
  "total_tokens": 1422,
  "cost": 0.0011,
  "loops": [
    { "loop": 1, "cost": 0.0003, … },
    { "loop": 2, "cost": 0.0008, … }
  ]
}
\`\`\`

## Images

As an https URL or a data URL (\`data:image/png;base64,…\`): PNG, JPEG, GIF or WebP. The agent endpoint also takes plain base64. URLs that lead to private addresses are refused.

\`\`\`
"content": [
  { "type": "text", "text": "What is this?" },
  { "type": "image_url",
    "image_url": { "url": "https://…/a.png" } }
]
\`\`\`

## Errors

The chat, embedding and model endpoints answer with OpenAI’s error object, the messages endpoints with Anthropic’s, the others with \`detail\`: a sentence, or for a failed validation (422) a list. Unknown paths and methods (404, 405), bodies that are too large (413) or not readable (415) have OpenAI’s shape everywhere but on the messages endpoints. Every answer carries \`x-request-id\`. \`message\` is for people, \`code\` for programs.

\`\`\`
{ "error": {
    "message": "temperature: must be at most 2",
    "type": "invalid_request_error",
    "code": "invalid_request",
    "param": "temperature" } }
\`\`\`

\`\`\`
{ "detail": "This run can cost up to 0.2 USD …" }
\`\`\`

${errorTable()}

## Idempotency

Send an \`Idempotency-Key\` of your own with a POST and it can be repeated safely for 24 hours: the repeat gets the first answer, with \`Idempotent-Replayed: true\`, and is not billed. Another body under the same key is refused (400), a repeat while the first still runs is too early (409). Failures are not remembered.

\`\`\`
Idempotency-Key: order-7-summary
\`\`\`

## Limits

Three sliding windows count the requests of an account, whatever key they come with. Only admitted POST requests count, a batch as many as it holds runs. A refused request (400, 401, 402, 429) does not. Every counted answer says what is left.

## Headers

Any page may read these: they are exposed to other origins.

${headerTable()}

## Credits

Amounts are USD. Before a run, the most it can cost is held; after it, what it really cost is taken, never more than was held, and the rest released. \`GET /v1/models\` lists everything that such a hold counts with. A client that leaves pays for what was written until then. \`max_cost\` caps a single run, \`usage.cost\` tells what it came to.`;
}
