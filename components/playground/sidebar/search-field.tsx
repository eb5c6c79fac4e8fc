'use client';

import { Search, X } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';

export function SearchField({ query, onChange }: { query: string; onChange: (query: string) => void }) {
  return (
    <div className="relative">
      <Search className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-ink-faint" />
      <input
        type="search"
        aria-label="Search chats"
        placeholder="Search"
        value={query}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || query === '') return;
          event.preventDefault();
          onChange('');
        }}
        className="h-8 w-full rounded-lg border border-transparent bg-transparent pr-8 pl-8.5 hover:bg-hover focus:border-line-strong focus:bg-raised pointer-coarse:h-11 [&::-webkit-search-cancel-button]:hidden"
      />
      {query !== '' && (
        <IconButton
          size="xs"
          label="Clear search"
          icon={<X />}
          onClick={() => onChange('')}
          className="absolute! top-1/2 right-1 -translate-y-1/2"
        />
      )}
    </div>
  );
}
