import { ACCOUNT_OPERATIONS } from './account-operations.ts';
import { AGENT_OPERATIONS } from './agent-operations.ts';
import { ANSWER_HEADERS, goodHeaders } from './answer-headers.ts';
import { CHAT_OPERATIONS } from './chat-operations.ts';
import { componentSchemas, schemaRef } from './component-schemas.ts';
import { EMBEDDING_OPERATIONS } from './embedding-operations.ts';
import { guide } from './guide.ts';
import { MESSAGES_OPERATIONS } from './messages-operations.ts';
import { MODEL_OPERATIONS } from './model-operations.ts';
import type {
  ExampleObject,
  JsonSchema,
  MediaTypeObject,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  ResponseObject,
  StreamEvent,
} from './open-api.ts';
import type { AnswerDescription, Operation } from './operation.ts';
import recordedAnswers from './recorded-answers.json' with { type: 'json' };
import { refusalComponents, refusalRefs } from './refusals.ts';
import { SERVER_OPERATIONS } from './server-operations.ts';

const OPERATIONS: readonly Operation[] = [
  ...CHAT_OPERATIONS,
  ...MESSAGES_OPERATIONS,
  ...AGENT_OPERATIONS,
  ...EMBEDDING_OPERATIONS,
  ...MODEL_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...SERVER_OPERATIONS,
];

const IDEMPOTENCY_KEY: ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'Makes a repeat safe: for 24 hours, the same request under the same key gets the first answer and is not billed again.',
  schema: { type: 'string', maxLength: 255 },
};

let built: OpenApiDocument | undefined;

/** The reference of this server as OpenAPI 3.1, built at the first call from the schemas that validate. */
export function openApiDocument(): OpenApiDocument {
  built ??= build();
  return built;
}

function build(): OpenApiDocument {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Swarms Playground API',
      version: '1',
      summary:
        'Chat completions, messages, agents and embeddings over any model, with streaming, loops and metering.',
      description: guide(),
      license: { name: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server' }],
    security: [{ apiKey: [] }, { bearer: [] }],
    tags: [
      { name: 'Chat', description: 'OpenAI’s chat completions.' },
      { name: 'Messages', description: 'Anthropic’s messages, over any model.' },
      { name: 'Agents', description: 'Configured agents, one at a time or in batches.' },
      { name: 'Embeddings', description: 'Vectors of texts, for search and comparison.' },
      { name: 'Models', description: 'What can be run, and what it costs.' },
      { name: 'Account', description: 'Credits, limits and past runs.' },
      { name: 'Server', description: 'Probes and this reference. They need no key.' },
    ],
    paths: paths(),
    components: {
      schemas: componentSchemas(),
      responses: refusalComponents(OPERATIONS),
      headers: { ...ANSWER_HEADERS },
      securitySchemes: {
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'Wins when both are sent.' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function paths(): OpenApiDocument['paths'] {
  const all: OpenApiDocument['paths'] = {};
  for (const operation of OPERATIONS)
    all[operation.path] = { ...all[operation.path], [operation.method]: toOperationObject(operation) };
  return all;
}

function toOperationObject(operation: Operation): OperationObject {
  const {
    id,
    tag,
    summary,
    description,
    open,
    parameters = [],
    idempotencyKey,
    body,
    others = {},
  } = operation;
  const all = [...parameters, ...(idempotencyKey ? [IDEMPOTENCY_KEY] : [])];
  const further = Object.entries(others).map(([status, answer]) => [status, toResponse(operation, answer)]);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description,
    ...(open ? { security: [] } : {}),
    ...(all.length > 0 ? { parameters: all } : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: {
              'application/json': { schema: schemaRef(body.schema), examples: { ...body.examples } },
            },
          },
        }
      : {}),
    responses: {
      200: toResponse(operation, operation.answer),
      ...refusalRefs(operation),
      ...Object.fromEntries(further),
    },
  };
}

function toResponse(operation: Operation, answer: AnswerDescription): ResponseObject {
  const { description, schema, limited, stream } = answer;
  const json: JsonSchema = schema === null ? { type: 'object' } : schemaRef(schema);
  const content: Record<string, MediaTypeObject> = {
    'application/json': { schema: json, ...withExamples(jsonExamples(operation, answer)) },
  };
  if (stream !== undefined)
    content['text/event-stream'] = {
      schema: { type: 'string', description: stream.description },
      'x-events': [...stream.events],
      'x-itemSchema': { anyOf: stream.events.map(toEventSchema) },
      ...withExamples(streamExamples(operation)),
    };
  return {
    description,
    headers: goodHeaders({
      limited: limited ?? false,
      idempotencyKey: operation.idempotencyKey ?? false,
      anthropic: operation.shape === 'anthropic',
    }),
    content,
  };
}

/** One event as its fields: the `event:` line where it has one, and what the text of its `data:` line holds. */
function toEventSchema({ event, description, data }: StreamEvent): JsonSchema {
  const isJson = data.type !== 'string';
  return {
    type: 'object',
    description,
    properties: {
      ...(event === null ? {} : { event: { const: event } }),
      data: isJson ? { type: 'string', contentMediaType: 'application/json', contentSchema: data } : data,
    },
    required: event === null ? ['data'] : ['event', 'data'],
  };
}

function withExamples(examples: Record<string, ExampleObject>): Pick<MediaTypeObject, 'examples'> {
  return Object.keys(examples).length > 0 ? { examples } : {};
}

function jsonExamples(operation: Operation, { example }: AnswerDescription): Record<string, ExampleObject> {
  return example === undefined ? pick(operation, 'object') : { answer: { value: example } };
}

function streamExamples(operation: Operation): Record<string, ExampleObject> {
  return pick(operation, 'string');
}

/**
 * Answers of a running server to the request examples, by operation and example, recorded by the OpenAPI spec in
 * `e2e/api`, which also fails when one of them is no longer what the server answers. Ids and times in them are fixed.
 */
const RECORDED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = recordedAnswers;

/** Recorded answers of the request examples: a stream's is its text, any other's an object. */
function pick({ id, body }: Operation, kind: 'object' | 'string'): Record<string, ExampleObject> {
  const recorded = RECORDED[id] ?? {};
  const found = Object.entries(body?.examples ?? {}).flatMap(([name, { summary }]) => {
    const value = recorded[name];
    return typeof value === kind ? [[name, { summary, value }] as const] : [];
  });
  return Object.fromEntries(found);
}
