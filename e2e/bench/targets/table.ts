import type { GivenPeer, Options } from '../options.ts';
import { nginxTarget } from './nginx.ts';
import { destination, relayDiskTarget, relayTarget, vendorTarget } from './parts.ts';
import { nextTarget, postgresTarget, serverTarget, variantTarget } from './product.ts';
import { NPM_PEERS, registryPeer } from './registry-peers.ts';
import type { Target } from './target.ts';

/** Everything to measure, in the order of each round. `tell` hears what is left out and why. */
export async function createTargets(options: Options, tell: (line: string) => void): Promise<Target[]> {
  const { targets, variants, peers, portkeyNode } = options;
  const wanted = (name: string) => targets === null || targets.includes(name);
  const own = [
    relayTarget(),
    relayDiskTarget(),
    nginxTarget(),
    serverTarget(),
    postgresTarget(),
    nextTarget(),
  ].filter((target) => target !== null);
  const toInstall = [...NPM_PEERS.filter(wanted), ...peers.filter((peer) => typeof peer === 'string')];
  const installed: Target[] = [];
  for (const name of toInstall) {
    try {
      installed.push(await registryPeer(name, portkeyNode));
    } catch (error) {
      tell(`${name} could not be installed, left out: ${error instanceof Error ? error.message : error}`);
    }
  }
  const all = [
    vendorTarget(),
    ...own.filter(({ name }) => wanted(name)),
    ...variants.map(variantTarget),
    ...installed,
    ...peers.filter((peer) => typeof peer !== 'string').map(givenPeerTarget),
  ];
  const missing = targets?.filter((name) => all.every((target) => target.name !== name)) ?? [];
  for (const name of missing) tell(`${name} is not here, left out`);
  return all;
}

/** Another server, started by others and pointed at the vendor's port by them; see `--vendor-port`. */
function givenPeerTarget({ name, url, headers }: GivenPeer): Target {
  return {
    name,
    about: `a further peer at ${url.href}`,
    hasHeap: false,
    isStarted: false,
    hasAccounts: false,
    answersJson: true,
    mustAnswer: false,
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
