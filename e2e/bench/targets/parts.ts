import { join } from 'node:path';
import { startPart } from '../processes.ts';
import { PATH } from '../work.ts';
import { STARTED, type StartedTarget, type StartOptions, type Target } from './target.ts';

const NODE = `Node ${process.versions.node}`;

/** The vendor asked directly. */
export function vendorTarget(): Target {
  return {
    name: 'vendor',
    about: 'the mock vendor itself, nothing between',
    hasHeap: false,
    isStarted: false,
    hasAccounts: false,
    answersJson: true,
    mustAnswer: true,
    start: async ({ vendor }) => ({
      to: destination(vendor.port),
      process: vendor.process,
      stop: async () => {},
    }),
  };
}

/** The least that any server on this runtime costs: relay.ts. */
export function relayTarget(): Target {
  return {
    ...STARTED,
    name: 'relay',
    about: `a bare node:http relay, ${NODE}`,
    mustAnswer: true,
    start: (options) => startOwn('./relay.ts', options, []),
  };
}

/** The least for a server that has written something durably before it answers: the relay with one block synced to disk. */
export function relayDiskTarget(): Target {
  return {
    ...STARTED,
    name: 'relay-disk',
    about: `the same relay, with a write of 4 KB and fdatasync before it answers, ${NODE}`,
    figures: ['latency'],
    start: (options) => startOwn('./relay.ts', options, [join(options.folder, 'record')]),
  };
}

/** A server that is a part of the benchmark. */
export async function startOwn(
  file: string,
  { vendor, folder, inspect }: StartOptions,
  args: readonly string[],
): Promise<StartedTarget> {
  const execArgv = ['--disable-warning=ExperimentalWarning', ...(inspect ? ['--inspect=127.0.0.1:0'] : [])];
  const logFile = join(folder, `${file.replace(/\W+/g, '-')}.log`);
  const { process, port } = await startPart(file, [vendor.url, ...args], { execArgv, logFile });
  return { to: destination(port), process, stop: () => process.stop() };
}

export function destination(
  port: number,
  headers: Readonly<Record<string, string>> = {},
): StartedTarget['to'] {
  return { host: '127.0.0.1', port, path: PATH, headers: { authorization: 'Bearer bench', ...headers } };
}
