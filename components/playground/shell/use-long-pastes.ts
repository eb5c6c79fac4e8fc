'use client';

import { useEffect } from 'react';
import { showToast } from '#components/ui/toasts.ts';

/** What a text field still lays out without a wait at every key. */
export const LONGEST_FIELD = 500_000;

/** A text too long for any field of the page is kept out before the browser lays it out, which would take it a minute. */
export function useLongPastes(): void {
  useEffect(() => {
    const refuse = (event: InputEvent) => {
      const length = event.data?.length ?? event.dataTransfer?.getData('text/plain').length ?? 0;
      if (length <= LONGEST_FIELD) return;
      event.preventDefault();
      showToast(
        `This text has ${length.toLocaleString('en')} characters; a field holds ${LONGEST_FIELD.toLocaleString('en')} at most. Send longer ones by the API, or paste a whole request under Code.`,
        { tone: 'danger' },
      );
    };
    document.addEventListener('beforeinput', refuse);
    return () => document.removeEventListener('beforeinput', refuse);
  }, []);
}
