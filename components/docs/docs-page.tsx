import { ToastRegion } from '#components/ui/toast-region.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import type { OpenApiDocument } from '#lib/protocol/openapi/open-api.ts';
import { AnchorHeading } from './anchor-heading.tsx';
import { ContentsList, DocsBar } from './docs-navigation.tsx';
import { EndpointSection } from './endpoint-section.tsx';
import { MarkdownSpread, MarkdownText } from './markdown-text.tsx';
import { contentsOf, groupsOf, guideOf } from './reference.ts';

/** The whole reference, drawn on the server from the document that `/openapi.json` answers. */
export function DocsPage({ document }: { document: OpenApiDocument }) {
  const contents = contentsOf(document);
  const { lead, sections } = guideOf(document);
  return (
    <>
      <DocsBar groups={contents} />
      <div className="mx-auto grid max-w-[100rem] lg:grid-cols-[16rem_minmax(0,1fr)]">
        <div className="sticky top-12 hidden h-[calc(100dvh-3rem)] self-start overflow-y-auto overscroll-contain border-r lg:block">
          <ContentsList groups={contents} />
        </div>
        <main className="min-w-0 px-4 pb-24 sm:px-8 xl:px-12">
          <div className="pt-12 pb-10">
            <h1 className="text-[2rem] leading-tight font-semibold tracking-[-0.025em] text-balance">
              {document.info.title}
            </h1>
            <MarkdownText text={lead} className="mt-4 max-w-prose text-base text-ink-soft" />
          </div>
          {sections.map(({ id, title, markdown }) => (
            <section
              key={id}
              id={id}
              data-spy
              className="grid scroll-mt-12 grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-3 border-t py-10 xl:grid-cols-[minmax(0,1fr)_minmax(0,30rem)]"
            >
              <AnchorHeading
                id={id}
                level={2}
                className="text-lg font-semibold tracking-[-0.015em] xl:col-span-2"
              >
                {title}
              </AnchorHeading>
              <MarkdownSpread text={markdown} />
            </section>
          ))}
          {groupsOf(document).map((group) => (
            <div key={group.name}>
              <div className="mt-14 border-t-2 border-ink pt-6 pb-8">
                <h2 className="text-2xl font-semibold tracking-[-0.02em]">{group.name}</h2>
                <p className="mt-1 text-base text-ink-soft">{group.description}</p>
              </div>
              {group.endpoints.map((endpoint) => (
                <EndpointSection
                  key={endpoint.operation.operationId}
                  endpoint={endpoint}
                  document={document}
                />
              ))}
            </div>
          ))}
        </main>
      </div>
      <ToastRegion />
      <Tooltip />
    </>
  );
}
