'use client';

import { ChevronRight } from 'lucide-react';
import { CodeBlock } from '#components/markdown/code-block.tsx';
import type { RecordedRun } from '#lib/playground/runs/run-record.ts';

/** The body as it was sent, pictures shortened. */
export function RunRequest({ record }: { record: RecordedRun }) {
  return (
    <details className="group px-4 py-3">
      <summary className="flex list-none items-center gap-1.5 font-medium">
        <ChevronRight className="size-3.5 text-ink-faint transition-transform duration-100 group-open:rotate-90" />
        Request as sent
      </summary>
      <div className="mt-2.5">
        <CodeBlock text={JSON.stringify(record.request, null, 2)} language="json" />
      </div>
    </details>
  );
}
