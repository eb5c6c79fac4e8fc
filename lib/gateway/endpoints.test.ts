import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENDPOINTS } from './endpoints.ts';

function routeFolders(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? routeFolders(`${folder}/${entry.name}`) : entry.name === 'route.ts' ? [folder] : [],
  );
}

/** `app/v1/models/[...id]` → `/v1/models/{id...}` */
function toPath(folder: string): string {
  return folder
    .replace(/^app/, '')
    .replace(/\[?\[\.\.\.(\w+)\]\]?/g, '{$1...}')
    .replace(/\[(\w+)\]/g, '{$1}');
}

test('Next serves the same paths as the endpoint table, and one that answers /v1 and all others under it', () => {
  const served = routeFolders('app').map(toPath);
  expect(served.sort()).toEqual([...ENDPOINTS.map(({ path }) => path), '/v1/{path...}'].sort());
  expect(existsSync('app/v1/[[...path]]/route.ts')).toBe(true);
});
