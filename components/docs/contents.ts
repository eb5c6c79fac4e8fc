import type { Method, OpenApiDocument } from '#lib/protocol/openapi/open-api.ts';
import { groupsOf, guideOf } from './reference.ts';

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
