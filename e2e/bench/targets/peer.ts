import type { Peer } from '../options.ts';
import { destination } from './parts.ts';
import type { Target } from './target.ts';

/** Another server, started by others and pointed at the vendor's port by them; see `--vendor-port`. */
export function peerTarget({ name, url, headers }: Peer): Target {
  return {
    name,
    about: `a further peer at ${url.href}`,
    hasHeap: false,
    isStarted: false,
    hasAccounts: false,
    answersJson: true,
    start: async () => ({
      to: {
        ...destination(Number(url.port || 80), headers),
        host: url.hostname,
        path: `${url.pathname.replace(/\/+$/, '')}/chat/completions`,
      },
      process: null,
      stop: async () => {},
    }),
  };
}
