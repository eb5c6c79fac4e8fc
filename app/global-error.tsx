'use client';

import './globals.css';

/**
 * Stands in for the layout itself when that is what failed. It is part of every first load and hopefully never seen, so
 * it brings nothing along.
 */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body>
        <main className="grid min-h-dvh place-content-center gap-4 px-6">
          <h1 className="text-2xl font-semibold">This page has failed</h1>
          <p className="max-w-md text-ink-soft">
            Chats are safe: they lie in this browser’s storage. {error.message} {error.digest}
          </p>
          <button type="button" onClick={reset} className="h-9 w-fit rounded-lg border px-3 font-medium">
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
