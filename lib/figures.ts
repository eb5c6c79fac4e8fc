/** How counts, amounts and times are written as text, wherever they are shown. */

/** `0.41 s`, `12.3 s`, `2 m 05 s`. */
export function seconds(ms: number): string {
  const value = ms / 1000;
  // Borders lie where the rounded figure would need one digit more.
  if (value < 9.995) return `${value.toFixed(2)} s`;
  if (value < 59.95) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, '0')} s`;
}

/** `$0.0011`, `$1.25`, `free`. Six places at most, as the server counts. */
export function dollars(usd: number): string {
  if (usd === 0) return 'free';
  const places = usd >= 1 ? 2 : usd >= 0.01 ? 4 : 6;
  return `$${trimZeros(usd.toFixed(places))}`;
}

/** `$0.013` for 0.0123, `$1.01` for 1.001: a bound in two digits, cents above a dollar, never less than the amount. */
export function dollarsAtMost(usd: number): string {
  if (usd === 0) return '$0';
  const digits = usd >= 1 ? 2 : Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(usd))));
  const scale = 10 ** digits;
  // Products of prices carry noise in the last binary digits; it must not push a round number up.
  const units = Math.ceil(usd * scale - 1e-6);
  return `$${(units / scale).toFixed(digits).replace(/(\.\d\d\d*?)0+$/, '$1')}`;
}

/** `$19.42`: a balance always has its cents. */
export function balance(usd: number): string {
  return usd.toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

/** `655`, `1.4k`, `128k`, `1M`. */
export function compact(count: number): string {
  if (count < 999.5) return String(Math.round(count));
  if (count < 999_500) return `${trimZeros((count / 1_000).toFixed(count < 9_950 ? 1 : 0))}k`;
  return `${trimZeros((count / 1_000_000).toFixed(1))}M`;
}

/** `212 KB`, `1.4 MB`. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  if (count < 999_500) return `${Math.round(count / 1_000)} KB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}

/** `$0.15`: a list price per million tokens. */
export function listPrice(usd: number): string {
  return usd === 0 ? 'free' : `$${usd < 0.1 ? usd.toFixed(3) : usd.toFixed(2)}`;
}

/** `68 tok/s`; null where too little was written in too short a time to tell. */
export function tokenSpeed(tokens: number, spanMs: number): string | null {
  return spanMs > 50 && tokens > 1 ? `${Math.round((tokens * 1_000) / spanMs)} tok/s` : null;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text;
}
