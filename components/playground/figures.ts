/** How numbers are written everywhere on the page. */

/** `0.41 s`, `12.3 s`, `2 m 05 s`. */
export function seconds(ms: number): string {
  const value = ms / 1000;
  if (value < 10) return `${value.toFixed(2)} s`;
  if (value < 60) return `${value.toFixed(1)} s`;
  return `${Math.floor(value / 60)} m ${String(Math.floor(value % 60)).padStart(2, '0')} s`;
}

/** `$0.0011`, `$1.25`, `free`. Six places at most, as the server counts. */
export function dollars(usd: number): string {
  if (usd === 0) return 'free';
  const places = usd >= 1 ? 2 : usd >= 0.01 ? 4 : 6;
  return `$${trimZeros(usd.toFixed(places))}`;
}

/** `$19.42`: a balance always has its cents. */
export function balance(usd: number): string {
  return usd.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

/** `655`, `1.4k`, `128k`, `1M`. */
export function compact(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 1_000_000) return `${trimZeros((count / 1_000).toFixed(count < 10_000 ? 1 : 0))}k`;
  return `${trimZeros((count / 1_000_000).toFixed(1))}M`;
}

/** `212 KB`, `1.4 MB`. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  if (count < 1_000_000) return `${Math.round(count / 1_000)} KB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}

/** `$0.15`: a list price per million tokens. */
export function listPrice(usd: number): string {
  return usd === 0 ? 'free' : `$${usd < 0.1 ? usd.toFixed(3) : usd.toFixed(2)}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}
