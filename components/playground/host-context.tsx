'use client';

import { createContext, type ReactNode, use } from 'react';

/** What the page must know of where it runs. */
export interface Host {
  /** The largest request body this host takes. */
  readonly bodyLimitBytes: number;
  /** The most images in one request, those of earlier turns included. */
  readonly maxImages: number;
  /** The model that a first visit begins with. */
  readonly defaultModel: string;
}

const HostContext = createContext<Host>({
  bodyLimitBytes: 4_500_000,
  maxImages: 20,
  defaultModel: 'test/story@50',
});

export function HostProvider({ host, children }: { host: Host; children: ReactNode }) {
  return <HostContext value={host}>{children}</HostContext>;
}

export function useHost(): Host {
  return use(HostContext);
}
