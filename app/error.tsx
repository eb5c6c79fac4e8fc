'use client';

import { PlainPage } from '#components/playground/shell/plain-page.tsx';
import { Button } from '#components/ui/button.tsx';

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <PlainPage
      title="This page has failed"
      text="Chats are safe: they lie in this browser’s storage. Trying again often helps; if not, the message below tells what broke."
    >
      <div className="min-w-0 flex-1 space-y-4">
        <pre className="overflow-x-auto rounded-lg border bg-sunken px-3 py-2 font-mono text-xs leading-5 whitespace-pre-wrap text-danger">
          {error.message || 'Unknown fault'}
          {error.digest === undefined ? '' : ` (${error.digest})`}
        </pre>
        <div className="flex gap-2">
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
          <Button onClick={() => location.assign('/')}>Reload the page</Button>
        </div>
      </div>
    </PlainPage>
  );
}
