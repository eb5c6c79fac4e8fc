import { execFileSync } from 'node:child_process';
import type { Options } from '../options.ts';
import { installPeers, type Peers, VERSIONS } from '../scratch.ts';
import { nginxTarget } from './nginx.ts';
import { aiSdkTarget, relayDiskTarget, relayTarget, vendorTarget } from './parts.ts';
import { peerTarget } from './peer.ts';
import { portkeyTarget } from './portkey.ts';
import { nextTarget, postgresTarget, serverTarget } from './product.ts';
import type { Target } from './target.ts';

/** Everything to measure, in the order of each round. `tell` hears what is left out and why. */
export async function createTargets(options: Options, tell: (line: string) => void): Promise<Target[]> {
  const nginx = nginxTarget();
  if (nginx === null) tell('nginx is not installed: left out');
  const peers = await installPeers();
  if ('missing' in peers) tell(`Portkey and the AI SDK could not be installed: left out (${peers.missing})`);
  const all = [
    vendorTarget(),
    relayTarget(),
    relayDiskTarget(),
    nginx,
    serverTarget(),
    postgresTarget(),
    nextTarget(),
    ...('missing' in peers ? [] : peerTargets(peers, options)),
    ...options.peers.map(peerTarget),
  ].filter((target) => target !== null);
  const { targets } = options;
  return targets === null ? all : all.filter(({ name }) => name === 'vendor' || targets.includes(name));
}

function peerTargets({ portkey, portkeyStreams, aiSdk }: Peers, { portkeyNode }: Options): Target[] {
  const path = portkeyNode ?? process.execPath;
  const node = { path, version: versionOf(path) };
  return [
    portkeyTarget({ name: 'portkey', scratch: portkey, node }),
    portkeyTarget({ name: 'portkey-streams', scratch: portkeyStreams, node }),
    aiSdkTarget(aiSdk, VERSIONS.aiSdk),
  ];
}

function versionOf(node: string): string {
  return execFileSync(node, ['--version'], { encoding: 'utf8' }).trim().slice(1);
}
