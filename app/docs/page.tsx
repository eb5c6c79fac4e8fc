import type { Metadata } from 'next';
import { DocsPage } from '#components/docs/docs-page.tsx';
import { openApiDocument } from '#lib/protocol/openapi/document.ts';

export const metadata: Metadata = {
  title: 'API reference',
  description: 'Every endpoint of this server, with examples that run.',
};

export default function Page() {
  return <DocsPage document={openApiDocument()} />;
}
