'use client';

import './globals.css';
import PageError from './error.tsx';

/** Stands in for the layout itself when that is what failed. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <PageError {...props} />
      </body>
    </html>
  );
}
