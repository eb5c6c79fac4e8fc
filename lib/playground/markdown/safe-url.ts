/** Model output is hostile: only addresses that cannot run anything become links. Null: show the text alone. */
export function safeLink(href: string): string | null {
  const url = parse(href);
  if (url === null) return null;
  return url.protocol === 'http:' || url.protocol === 'https:' || url.protocol === 'mailto:'
    ? url.href
    : null;
}

/** Where a picture may come from: bytes inside the text show at once, a remote one waits for a click. */
export function safeImage(href: string): { kind: 'inline' | 'remote'; url: string; host: string } | null {
  if (/^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=]+$/i.test(href))
    return { kind: 'inline', url: href, host: '' };
  const url = parse(href);
  return url?.protocol === 'https:' ? { kind: 'remote', url: url.href, host: url.host } : null;
}

function parse(href: string): URL | null {
  // Relative addresses would point into this page: they are no links.
  return URL.canParse(href) ? new URL(href) : null;
}
