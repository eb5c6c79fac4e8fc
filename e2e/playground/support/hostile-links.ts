/** Fragments that want to change the account of who opens them; `{key}` is a well-formed key of somebody else. */
export interface HostileFragment {
  readonly name: string;
  readonly fragment: string;
  /** Part of every test run; the others are for the full one. */
  readonly short?: true;
}

export const HOSTILE_FRAGMENTS: readonly HostileFragment[] = [
  { name: 'junk for a key', fragment: '#key=junk', short: true },
  { name: 'no key', fragment: '#key=' },
  { name: 'a key that is too short', fragment: '#key=sk-0123' },
  { name: 'a key that is too long', fragment: '#key={key}0' },
  { name: 'a key in capitals', fragment: '#key=SK-{hex}' },
  { name: 'a key with a line break inside', fragment: '#key=sk-%0a{hex}' },
  { name: 'a key of a megabyte', fragment: `#key=sk-${'a'.repeat(1_000_000)}` },
  { name: 'markup for a key', fragment: '#key=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E' },
  { name: 'another key', fragment: '#key={key}', short: true },
  { name: 'another key, its name escaped', fragment: '#%6bey={key}' },
  { name: 'another key twice', fragment: '#key={key}&key={key}' },
  { name: 'another key after something else', fragment: '#tab=run&key={key}' },
  { name: 'another key before a config', fragment: '#key={key}&config=abc', short: true },
  { name: 'another key behind a config', fragment: '#config=abc&key={key}' },
  { name: 'another key beside an empty config', fragment: '#config=&key={key}' },
  { name: 'junk beside a config', fragment: '#config=abc&key=junk' },
  { name: 'a config that is none', fragment: '#config=abc' },
  { name: 'a config of half a megabyte', fragment: `#config=${'A'.repeat(500_000)}` },
  { name: 'a config that unpacks without end', fragment: `#config=${deflatedZeros()}` },
  { name: 'variables that are none', fragment: '#config=abc&variables=%00' },
  { name: 'broken escapes', fragment: '#key=%zz&config=%' },
];

/** The beginning of a deflate stream whose every further byte stands for a thousand zeros. */
function deflatedZeros(): string {
  return `7cEBAQAAAIIg_69uSEABAAAA${'A'.repeat(150_000)}`;
}

/** Addresses of this very server, as an answer could write them; `{origin}` is its own. */
export const HOSTILE_ADDRESSES: readonly string[] = [
  '{origin}/#key={key}',
  '{origin}/?a=b#key={key}',
  '{origin}/#config=abc&key={key}',
  '{origin}/#%6bey={key}',
  '{origin}/docs#key={key}',
  '{origin}/#config=abc',
  '{origin}/#a&key={key}',
];
