'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { ToastRegion } from '#components/ui/toast-region.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { type Host, HostProvider } from '../host-context.tsx';
import { PlaygroundProvider } from '../playground-context.tsx';
import { Shell } from './shell.tsx';
import { ShellSkeleton } from './shell-skeleton.tsx';

export function PlaygroundApp({ host }: { host: Host }) {
  const [client] = useState(
    () => new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } }),
  );
  return (
    <QueryClientProvider client={client}>
      <HostProvider host={host}>
        <PlaygroundProvider defaultModel={host.defaultModel} fallback={<ShellSkeleton />}>
          <Shell />
        </PlaygroundProvider>
      </HostProvider>
      <ToastRegion />
      <Tooltip />
    </QueryClientProvider>
  );
}
