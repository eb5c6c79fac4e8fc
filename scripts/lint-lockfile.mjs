// A lockfile that names optional packages which it does not contain is refused by `npm ci` on other machines,
// and one that names registry hosts ties every clone to them. Both slip in unseen, so both are looked for.
import { readFileSync } from 'node:fs';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const entries = Object.entries(lock.packages);
const names = new Set(entries.map(([path]) => path.split('node_modules/').pop()));
const missing = entries.flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !names.has(name))
    .map((name) => `${path} wants ${name}, which is not in the lockfile`),
);
const hosted = entries
  .filter(([, entry]) => /^https?:/.test(entry.resolved ?? ''))
  .map(([path]) => `${path} names a host`);
for (const line of [...missing, ...hosted]) console.error(line);
process.exit(missing.length + hosted.length > 0 ? 1 : 0);
