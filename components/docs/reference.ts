import type {
  JsonSchema,
  Method,
  OpenApiDocument,
  OperationObject,
  Reference,
  ResponseObject,
} from '#lib/protocol/openapi/open-api.ts';

/** The document as the page reads it: sections in order, references followed. */

export interface DocumentedEndpoint {
  readonly path: string;
  readonly method: Method;
  readonly operation: OperationObject;
}

interface Group {
  readonly name: string;
  readonly description: string;
  readonly endpoints: readonly DocumentedEndpoint[];
}

/** The endpoints by tag, in the document's order. */
export function groupsOf({ tags, paths }: OpenApiDocument): Group[] {
  const endpoints = Object.entries(paths).flatMap(([path, methods]) =>
    (['post', 'get'] as const).flatMap((method) => {
      const operation = methods[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  return tags.map((tag) => ({
    ...tag,
    endpoints: endpoints.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
}

interface GuideSection {
  readonly id: string;
  readonly title: string;
  readonly markdown: string;
}

/** The description cut at its headings; what stands before the first is the lead. */
export function guideOf({ info }: OpenApiDocument): { lead: string; sections: GuideSection[] } {
  const [lead = '', ...rest] = info.description.split(/^## /m);
  const sections = rest.map((text) => {
    const end = text.indexOf('\n');
    const title = text.slice(0, end).trim();
    return { id: title.toLowerCase().replaceAll(/\W+/g, '-'), title, markdown: text.slice(end).trim() };
  });
  return { lead: lead.trim(), sections };
}

export type Schemas = Readonly<Record<string, JsonSchema>>;

/** The last part of a reference: the component's name. */
export function nameOf({ $ref }: Reference): string {
  return $ref.slice($ref.lastIndexOf('/') + 1);
}

/** The schema behind a reference, with what stands beside the reference laid over it. */
export function follow(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { $ref, ...beside } = schema;
  if ($ref === undefined) return schema;
  return { ...schemas[nameOf({ $ref })], ...beside };
}

export function followResponse(
  response: ResponseObject | Reference,
  { components }: OpenApiDocument,
): ResponseObject {
  if (!('$ref' in response)) return response;
  return components.responses[nameOf(response)] ?? { description: '' };
}

/** The page's table of contents. */
export interface ContentsGroup {
  readonly title: string;
  readonly entries: readonly {
    readonly id: string;
    readonly title: string;
    readonly method: Method | null;
  }[];
}

export function contentsOf(document: OpenApiDocument): ContentsGroup[] {
  const guide = guideOf(document).sections.map(({ id, title }) => ({ id, title, method: null }));
  const groups = groupsOf(document).map(({ name, endpoints }) => ({
    title: name,
    entries: endpoints.map(({ method, operation }) => ({
      id: operation.operationId,
      title: operation.summary,
      method,
    })),
  }));
  return [{ title: 'Guide', entries: guide }, ...groups];
}
