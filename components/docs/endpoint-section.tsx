import type { ReactNode } from 'react';
import type { JsonSchema, OpenApiDocument } from '#lib/protocol/openapi/open-api.ts';
import { AnchorHeading } from './anchor-heading.tsx';
import { Answers } from './answers.tsx';
import { type Example, ExamplePanel } from './example-panel.tsx';
import { Field, Fields } from './fields.tsx';
import { MethodMark } from './http-marks.tsx';
import { MarkdownText } from './markdown-text.tsx';
import { type DocumentedEndpoint, follow, groupsOf } from './reference.ts';
import { limitWords, typeWords } from './schema-words.ts';

/** One endpoint: what it is on the left, what it does on the right. */
export function EndpointSection({
  endpoint,
  document,
}: {
  endpoint: DocumentedEndpoint;
  document: OpenApiDocument;
}) {
  const { path, method, operation } = endpoint;
  const { operationId, summary, description, parameters = [], requestBody, security } = operation;
  const { schemas } = document.components;
  const body = requestBody?.content['application/json'];
  const context = { schemas, direction: 'sent' } as const;
  return (
    <section
      id={operationId}
      data-spy
      className="grid scroll-mt-12 grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 border-t py-12 xl:grid-cols-[minmax(0,1fr)_minmax(0,30rem)]"
    >
      <div className="min-w-0 space-y-8">
        <div className="space-y-3">
          <AnchorHeading id={operationId} level={3} className="text-xl font-semibold tracking-[-0.015em]">
            {summary}
          </AnchorHeading>
          <p className="flex flex-wrap items-baseline gap-x-2.5 font-mono text-[0.8125rem]">
            <MethodMark method={method} className="text-xs" />
            <span className="[overflow-wrap:anywhere]">{path}</span>
            {security !== undefined && (
              <span className="font-sans text-xs text-ink-faint">no key needed</span>
            )}
          </p>
          <MarkdownText text={description} className="max-w-prose" />
        </div>
        {body !== undefined && (
          <Part title="Body">
            <BodyFields schema={body.schema} document={document} />
          </Part>
        )}
        {parameters.length > 0 && (
          <Part title={body === undefined ? 'Parameters' : 'Headers'}>
            <ul className="divide-y border-y">
              {parameters.map(({ name, required, description: text, schema }) => (
                <li key={name} className="py-3">
                  <Field
                    name={name}
                    schema={{ ...schema, description: text }}
                    required={required ?? false}
                    {...context}
                  />
                </li>
              ))}
            </ul>
          </Part>
        )}
        <Part title="Answers">
          <Answers endpoint={endpoint} document={document} />
        </Part>
      </div>
      <div className="min-w-0 xl:sticky xl:top-16 xl:self-start">
        <ExamplePanel
          id={operationId}
          request={{ method, path, parameters, keyed: security === undefined }}
          examples={examplesOf(endpoint)}
        />
      </div>
    </section>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <h4 className="mb-2 font-semibold">{title}</h4>
      {children}
    </div>
  );
}

/** The fields of a body. For a list: how many items, and the endpoint whose body each item is. */
function BodyFields({ schema: given, document }: { schema: JsonSchema; document: OpenApiDocument }) {
  const { schemas } = document.components;
  const schema = follow(given, schemas);
  if (typeof schema.items !== 'object')
    return (
      <div className="border-y">
        <Fields schema={schema} schemas={schemas} direction="sent" />
      </div>
    );
  const single = endpointTaking(schema.items, document);
  return (
    <p className="border-y py-3 leading-relaxed text-ink-soft">
      A {typeWords(schema, schemas, 'sent')}, {limitWords(schema).join(', ')}
      {single !== null && (
        <>
          . Each is the body of{' '}
          <a
            href={`#${single.operation.operationId}`}
            className="text-accent underline decoration-accent/40 underline-offset-3"
          >
            {single.operation.summary}
          </a>
        </>
      )}
      .
    </p>
  );
}

function endpointTaking({ $ref }: JsonSchema, document: OpenApiDocument): DocumentedEndpoint | null {
  const all = groupsOf(document).flatMap(({ endpoints }) => endpoints);
  const body = ({ operation }: DocumentedEndpoint) =>
    operation.requestBody?.content['application/json']?.schema.$ref;
  return all.find((endpoint) => body(endpoint) === $ref) ?? null;
}

/** Request examples with what they were answered; an endpoint without a body has its answer alone. */
function examplesOf({ operation }: DocumentedEndpoint): Example[] {
  const good = operation.responses['200'];
  const media = good !== undefined && 'content' in good ? Object.values(good.content ?? {}) : [];
  const answerTo = (name: string) => {
    const value = media.map(({ examples }) => examples?.[name]?.value).find((found) => found !== undefined);
    return value === undefined ? null : toText(value);
  };
  const requests = operation.requestBody?.content['application/json']?.examples;
  if (requests === undefined)
    return [{ name: 'answer', title: 'Answer', note: null, body: null, answer: answerTo('answer') }];
  return Object.entries(requests).map(([name, { summary, description, value }]) => ({
    name,
    title: summary ?? name,
    note: description?.replaceAll('`', '') ?? null,
    body: toText(value),
    answer: answerTo(name),
  }));
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value.trimEnd() : JSON.stringify(value, null, 2);
}
