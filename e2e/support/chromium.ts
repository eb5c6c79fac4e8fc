import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const CHROMIUM_ARGS = ['--no-sandbox', '--disable-quic', '--disable-background-networking'] as const;

/**
 * Chromium from npm where it runs, so that no download is needed; elsewhere Playwright's own. The package trusts
 * whatever lies in its temporary folder, so each version gets one of its own.
 */
export async function chromiumPath(): Promise<{ executablePath?: string }> {
  if (process.env.CHROMIUM_PATH) return { executablePath: process.env.CHROMIUM_PATH };
  if (process.platform !== 'linux' || process.arch !== 'x64') return {};
  const { default: packaged } = await import('@sparticuz/chromium');
  const manifest = readFileSync('node_modules/@sparticuz/chromium/package.json', 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const before = process.env.TMPDIR;
  process.env.TMPDIR = resolve('node_modules/.cache/chromium', version);
  mkdirSync(process.env.TMPDIR, { recursive: true });
  try {
    return { executablePath: await packaged.executablePath() };
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
