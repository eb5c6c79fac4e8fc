import { parseArgs } from 'node:util';

/** This server with other settings, as `--variant` describes it. */
export interface Variant {
  readonly name: string;
  /** Another checkout, built; null for this one. */
  readonly root: string | null;
  readonly postgres: boolean;
  readonly env: Readonly<Record<string, string>>;
}

/** A server that was started by others. */
export interface GivenPeer {
  readonly name: string;
  /** Up to and including `/v1`. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Options {
  readonly rounds: number;
  /** Names of figures; null for all. */
  readonly only: readonly string[] | null;
  /** Names of targets; null for all. The vendor is always measured. */
  readonly targets: readonly string[] | null;
  readonly variants: readonly Variant[];
  /** A string names a peer to install. */
  readonly peers: readonly (GivenPeer | string)[];
  readonly jsonFile: string | null;
  /** Nothing is measured; the READMEs get the figures of the newest file. */
  readonly tables: boolean;
  /** How long the figure of the resident memory lasts. */
  readonly minutes: number;
  /** 0 for any free one; peers given by URL need to know it. */
  readonly vendorPort: number;
  /** The Node that runs Portkey; null for our own. */
  readonly portkeyNode: string | null;
}

export const BENCH_USAGE = `npm run bench -- [options]
  --only NAME[,NAME]       figures: requests, accounts, latency, first-token, streams, events, held, memory,
                           aborted, start, page-stream, page-long-chat
  --targets NAME[,NAME]    targets: relay, relay-disk, nginx, server, server-postgres, next, portkey,
                           portkey-streams, ai-sdk, or a peer's name
  --rounds N               rounds over all targets (7)
  --minutes N              length of the load in the figure of the memory (0.25)
  --json FILE              adds the run, with all figures of all rounds, to those in this file
  --tables                 measures nothing: puts the newest file of e2e/bench/results into the READMEs
  --variant NAME:SETTINGS  this server once more; may be repeated. Settings, by commas: VARIABLE=VALUE,
                           postgres, in=FOLDER (another checkout, built), such as quiet:postgres,LOG_LEVEL=warn
  --peer NAME=URL          a further server, up to and including /v1; may be repeated
  --peer litellm           a peer that is installed first
  --peer-header NAME:VALUE a header for all peers, such as their key; may be repeated
  --vendor-port PORT       where the mock vendor listens, for peers (any free one)
  --portkey-node PATH      the Node that runs Portkey (the one that runs this)`;

/** Throws with a readable message when the arguments are not usable. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      targets: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      json: { type: 'string' },
      tables: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '0.25' },
      variant: { type: 'string', multiple: true, default: [] },
      peer: { type: 'string', multiple: true, default: [] },
      'peer-header': { type: 'string', multiple: true, default: [] },
      'vendor-port': { type: 'string', default: '0' },
      'portkey-node': { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds must be a whole number from 1.');
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes must be a number above 0.');
  const headers = Object.fromEntries(values['peer-header'].map((text) => split(text, ':', '--peer-header')));
  return {
    rounds,
    only: names(values.only),
    targets: names(values.targets),
    variants: values.variant.map(readVariant),
    peers: values.peer.map((text) => {
      if (/^[\w-]+$/.test(text)) return text;
      const [name, url] = split(text, '=', '--peer');
      return { name, url: new URL(url), headers };
    }),
    tables: values.tables,
    minutes,
    jsonFile: values.json ?? null,
    vendorPort: Number(values['vendor-port']),
    portkeyNode: values['portkey-node'] ?? null,
  };
}

function readVariant(given: string): Variant {
  const [name, text] = split(given, ':', '--variant');
  const settings = text.split(',').filter((setting) => setting !== 'postgres');
  const pairs = settings.map((setting) => split(setting, '=', '--variant'));
  const { in: root = null, ...env } = Object.fromEntries(pairs);
  return { name, root, postgres: settings.length < text.split(',').length, env };
}

function names(text: string | undefined): string[] | null {
  return text === undefined ? null : text.split(',').map((name) => name.trim());
}

function split(text: string, at: string, option: string): [string, string] {
  const place = text.indexOf(at);
  if (place < 1) throw new Error(`${option} must look like NAME${at}VALUE, not ${text}`);
  return [text.slice(0, place).trim(), text.slice(place + 1).trim()];
}
