'use client';

import { type Host, HostProvider } from '../host-context.tsx';
import { PlaygroundProvider } from '../playground-context.tsx';
import { Shell } from './shell.tsx';
import { ShellSkeleton } from './shell-skeleton.tsx';

export function PlaygroundApp({ host }: { host: Host }) {
  return (
    <HostProvider host={host}>
      <PlaygroundProvider defaultModel={host.defaultModel} fallback={<ShellSkeleton />}>
        <Shell />
      </PlaygroundProvider>
    </HostProvider>
  );
}
