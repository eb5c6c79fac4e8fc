import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

/** An address that may be fetched, and the addresses that were checked: a fetch must connect to one of these. */
export interface AllowedUrl {
  readonly kind: 'allowed';
  readonly url: URL;
  readonly addresses: readonly string[];
}

/** `reason` completes the sentence "The image address …". */
export interface RefusedUrl {
  readonly kind: 'refused';
  readonly reason: string;
}

/** Keeps the server, and vendors on its behalf, from being sent to places that only the inside of a network can reach. */
export interface EgressGuard {
  check(url: string): Promise<AllowedUrl | RefusedUrl>;
}

export type ResolveHost = (host: string) => Promise<readonly string[]>;

const RESOLVE_TIMEOUT_MS = 5_000;
const GLOBAL_IPV6 = ipaddr.IPv6.parse('2000::');

/**
 * Addresses that look public and are not: clouds answer on them from inside alone, with metadata, credentials or
 * services of the customer's own network. All other metadata addresses lie in ranges that are refused as they are.
 */
const CLOUD_INSIDE = [
  '168.63.129.16/32', // Azure: WireServer, DNS and health of its machines
  '192.80.8.124/32', // Equinix Metal: metadata
  '161.26.0.0/16', // IBM Cloud: services on the private network
  '166.8.0.0/14', // IBM Cloud: private endpoints
  '199.36.153.4/30', // Google Cloud: its APIs as seen from a private network
  '199.36.153.8/30', // Google Cloud: the same, without the restrictions
].map((block) => ipaddr.IPv4.parseCIDR(block));

/**
 * True for addresses on the public internet only. An IPv4 address in IPv6 clothes (mapped, or behind NAT64) is
 * judged by what it stands for; everything else that is not plainly global is refused, tunnels included.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4)
    return parsed.range() === 'unicast' && !CLOUD_INSIDE.some((block) => parsed.match(block));
  if (parsed.isIPv4MappedAddress()) return isPublicAddress(parsed.toIPv4Address().toString());
  if (parsed.match(ipaddr.IPv6.parse('64:ff9b::'), 96)) {
    return isPublicAddress(parsed.toByteArray().slice(12).join('.'));
  }
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_IPV6, 3);
}

async function resolveByDns(host: string): Promise<readonly string[]> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('DNS timeout')), RESOLVE_TIMEOUT_MS);
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return found.map(({ address }) => address);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * `allowedHosts` are names or `name:port` of the operator's own: they may be private and need no https. Every other
 * host must be https and resolve to public addresses alone; one private address among them refuses it.
 */
export function createEgressGuard(
  allowedHosts: readonly string[],
  resolve: ResolveHost = resolveByDns,
): EgressGuard {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  const refuse = (reason: string): RefusedUrl => ({ kind: 'refused', reason });

  return {
    async check(text) {
      const url = URL.parse(text);
      if (url === null) return refuse('is not a URL');
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const exempt = allowed.has(url.hostname) || allowed.has(url.host) || allowed.has(host);
      const scheme = url.protocol === 'https:' || (exempt && url.protocol === 'http:');
      if (!scheme) return refuse('must begin with https://');
      if (url.username !== '' || url.password !== '')
        return refuse('must not contain a user name or password');
      const addresses = ipaddr.isValid(host) ? [host] : await resolve(host).catch(() => []);
      if (addresses.length === 0) return refuse('has a host that cannot be found');
      if (!exempt && !addresses.every(isPublicAddress)) return refuse('leads to a private network');
      return { kind: 'allowed', url, addresses };
    },
  };
}
