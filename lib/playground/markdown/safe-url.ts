import { IMAGE_MEDIA_TYPES } from '#lib/protocol/prompt.ts';

const INLINE_IMAGE = new RegExp(`^data:(?:${IMAGE_MEDIA_TYPES.join('|')});base64,[a-z0-9+/=]+$`, 'i');

/**
 * Model output is hostile: only addresses that cannot run anything become links. Null: show the text alone. A link to
 * this page at `origin` loses a fragment that carries a key or a config: those are for people to hand on.
 */
export function safeLink(href: string, origin: string = ownOrigin()): string | null {
  const url = parse(href);
  if (url === null) return null;
  // Read as `openKeyStore` reads it.
  const fragment = new URLSearchParams(url.hash.slice(1));
  if (leadsHere(url, origin) && CARRIED.some((name) => fragment.has(name))) url.hash = '';
  return url.protocol === 'http:' || url.protocol === 'https:' || url.protocol === 'mailto:'
    ? url.href
    : null;
}

/** Where a picture may come from: bytes inside the text show at once, a remote one waits for a click. */
export function safeImage(href: string): { kind: 'inline' | 'remote'; url: string; host: string } | null {
  if (INLINE_IMAGE.test(href)) return { kind: 'inline', url: href, host: '' };
  const url = parse(href);
  return url?.protocol === 'https:' ? { kind: 'remote', url: url.href, host: url.host } : null;
}

function parse(href: string): URL | null {
  // Relative addresses would point into this page: they are no links.
  return URL.canParse(href) ? new URL(href) : null;
}

function ownOrigin(): string {
  return typeof location === 'undefined' ? '' : location.origin;
}

const CARRIED = ['key', 'config', 'variables'];
const LOOPBACK = /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/** This very page, also under another name of the same machine. */
function leadsHere(url: URL, origin: string): boolean {
  if (url.origin === origin) return true;
  const own = parse(origin);
  return own !== null && own.port === url.port && LOOPBACK.test(own.hostname) && LOOPBACK.test(url.hostname);
}
