import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { shownFigures } from '#e2e/bench/readme-tables.ts';

/** Which folder may import which, itself always included. What is not listed may be imported by nobody. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'lib/protocol': ['lib/sse'],
  'lib/sse': [],
  'lib/pricing': ['lib/protocol'],
  'lib/store': ['lib/deadline.ts', 'lib/log.ts'],
  'lib/accounts': ['lib/protocol', 'lib/store'],
  'lib/limits': ['lib/protocol', 'lib/store'],
  'lib/billing': ['lib/pricing', 'lib/protocol', 'lib/store'],
  'lib/idempotency': ['lib/protocol', 'lib/store'],
  'lib/models': ['lib/pricing', 'lib/protocol', 'lib/sse', 'lib/deadline.ts'],
  'lib/agent': ['lib/pricing', 'lib/protocol', 'lib/sse', 'lib/models/provider.ts'],
  'lib/gateway': [
    'lib/pricing',
    'lib/protocol',
    'lib/sse',
    'lib/accounts',
    'lib/limits',
    'lib/billing',
    'lib/idempotency',
    'lib/models',
    'lib/agent',
    'lib/store',
    'lib/deadline.ts',
    'lib/env.ts',
    'lib/log.ts',
  ],
  'lib/playground': ['lib/pricing', 'lib/protocol', 'lib/sse', 'lib/figures.ts'],
  components: ['lib/playground', 'lib/protocol', 'lib/sse', 'lib/figures.ts'],
  'app/answer.ts': ['lib/gateway'],
  'app/page.tsx': ['components', 'lib/env.ts', 'lib/playground'],
  app: ['components', 'lib/playground', 'lib/protocol', 'app/answer.ts'],
  'server.ts': ['serve.ts', 'lib/env.ts', 'lib/log.ts', 'lib/workers.ts'],
  'serve.ts': ['lib/gateway', 'lib/accounts', 'lib/env.ts'],
  'lib/workers.ts': ['lib/log.ts'],
  scripts: ['lib/accounts', 'lib/billing', 'lib/pricing', 'lib/store', 'lib/env.ts', 'lib/log.ts'],
  e2e: [],
};

const SOFTWARE = /\.(ts|tsx)$/;
const TEST = /\.(test|contract|spec)\.tsx?$|\/testing\//;

const files = ['app', 'components', 'lib', 'e2e', 'scripts']
  .flatMap(walk)
  .concat('server.ts', 'serve.ts', 'proxy.ts')
  .filter((file) => SOFTWARE.test(file) && existsSync(file));

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** Files of the project that a file imports, types included. */
function importsOf(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name ?? '');
  return specifiers.flatMap((name) => {
    if (name.startsWith('#')) return [name.slice(1)];
    return name.startsWith('.') ? [normalize(join(dirname(file), name))] : [];
  });
}

/** The most exact entry of the table that covers a path. */
function areaOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT)
    .filter((area) => path === area || path.startsWith(`${area}/`))
    .sort((a, b) => b.length - a.length)[0];
}

test('folders import only what the table allows', () => {
  const broken = files
    .filter((file) => !TEST.test(file))
    .flatMap((file) => {
      const area = areaOf(file);
      if (area === undefined) return [];
      const allowed = [area, ...(MAY_IMPORT[area] ?? [])];
      return importsOf(file)
        .filter((target) => /^(lib|app|components|e2e|scripts|server\.ts|serve\.ts)/.test(target))
        .filter((target) => !allowed.some((place) => target === place || target.startsWith(`${place}/`)))
        .map((target) => `${file} imports ${target}`);
    });
  expect(broken).toEqual([]);
});

test('only env.ts reads the environment, only the edges know Next', () => {
  const sources = files.filter((file) => file.startsWith('lib/') && !TEST.test(file));
  const reading = sources.filter((file) => /\bprocess\.env\b/.test(readFileSync(file, 'utf8')));
  const knowing = sources.filter((file) => /from '(next|next\/[^']*)'/.test(readFileSync(file, 'utf8')));
  expect({ reading, knowing }).toEqual({ reading: ['lib/env.ts'], knowing: [] });
});

/** Modules that a file brings with it when it is loaded: not its types, not what it imports on demand. */
function broughtBy(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  const statements = source.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm);
  return [...statements].flatMap(([, name = '']) => {
    if (name.startsWith('#')) return [name.slice(1)];
    return name.startsWith('.') ? [normalize(join(dirname(file), name))] : [name];
  });
}

test('the page takes types from the schemas and fetches zod on demand only', () => {
  const seen = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] => {
    if (file === 'zod') return [trail.join(' → ')];
    if (seen.has(file) || !SOFTWARE.test(file) || !existsSync(file)) return [];
    seen.add(file);
    return broughtBy(file).flatMap((target) => visit(target, [...trail, file]));
  };
  const page = files.filter((file) => /^(components|lib\/playground)\//.test(file) && !TEST.test(file));
  expect(page.flatMap((file) => visit(file, []))).toEqual([]);
});

test('no import goes round in a circle', () => {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (state.get(file) === 'done' || !existsSync(file)) return;
    if (state.get(file) === 'open') {
      circles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    state.set(file, 'open');
    for (const target of importsOf(file)) if (SOFTWARE.test(target)) visit(target, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test('every wire of a vendor is tested by the contract of providers', () => {
  const wires = importsOf('lib/models/hosts.ts').filter(
    (file) => /^lib\/models\/\w+\//.test(file) && /\): Provider \{/.test(readFileSync(file, 'utf8')),
  );
  const untested = wires.filter((file) => {
    const spec = file.replace(/\.ts$/, '.test.ts');
    return !existsSync(spec) || !readFileSync(spec, 'utf8').includes('providerContract(');
  });
  expect({ wires: wires.length > 1, untested }).toEqual({ wires: true, untested: [] });
});

test('a file says in its name what it holds, and holds one thing', () => {
  const nameless = files.filter((file) =>
    /(^|\/)(index|utils?|helpers?|types|constants|common|misc)\.tsx?$/.test(file),
  );
  const long = files.filter((file) => {
    const lines = readFileSync(file, 'utf8').split('\n').length - 1;
    return lines > (TEST.test(file) || file.startsWith('e2e/') ? 400 : 300);
  });
  expect({ nameless, long }).toEqual({ nameless: [], long: [] });
});

/** Names that Next or Playwright prescribe, each for its own file. */
const PRESCRIBED = new Set(['test', 'metadata', 'runtime', 'dynamic', 'maxDuration']);

test('no name is exported by two files', () => {
  const owners = new Map<string, string[]>();
  for (const file of files) {
    const source = readFileSync(file, 'utf8');
    const names = source.matchAll(
      /^export (?:async |abstract )*(?:const|class|function\*?|interface|type|let|enum) (\w+)/gm,
    );
    for (const name of new Set([...names].map(([, found]) => found ?? '')))
      if (!PRESCRIBED.has(name)) owners.set(name, [...(owners.get(name) ?? []), file]);
  }
  const shared = [...owners].filter(([, exporters]) => exporters.length > 1);
  expect(Object.fromEntries(shared)).toEqual({});
});

test('every path that a document names exists', () => {
  const documents = [
    'README.md',
    'lib/README.md',
    'e2e/README.md',
    'e2e/bench/README.md',
    'e2e/faults/README.md',
    'SECURITY.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
  ]
    .concat(readdirSync('lib/decisions').map((name) => `lib/decisions/${name}`))
    .filter((file) => existsSync(file));
  const missing = documents.flatMap((document) =>
    [
      ...readFileSync(document, 'utf8').matchAll(
        /`((?:app|components|deploy|e2e|lib|public|scripts)\/[\w./[\]-]+)`/g,
      ),
    ]
      .map(([, path]) => path ?? '')
      .filter((path) => !existsSync(path))
      .map((path) => `${document} names ${path}`),
  );
  expect(missing).toEqual([]);
});

test('the READMEs show the newest figures that were recorded (`npm run bench -- --tables`)', () => {
  for (const { file, is, shouldBe } of shownFigures()) expect(is, file).toBe(shouldBe);
});
