import { expect, test } from 'vitest';
import { type KeyBrowser, looksLikeKey, maskKey, openKeyStore } from './key.ts';

const KEY = `sk-${'0123456789abcdef'.repeat(4)}`;

function browser(hash = '', storage = new Map<string, string>()) {
  const location = { hash, pathname: '/', search: '?a=1' };
  const events = new EventTarget();
  const fake: KeyBrowser = {
    storage: {
      getItem: (name) => storage.get(name) ?? null,
      setItem: (name, value) => void storage.set(name, value),
      removeItem: (name) => void storage.delete(name),
    },
    location,
    history: {
      state: null,
      replaceState(_state, _title, url) {
        location.hash = new URL(String(url), 'http://x').hash;
      },
    },
    events,
  };
  return { fake, location, events, storage };
}

const OTHER = `sk-${'fedcba9876543210'.repeat(4)}`;
const KEPT = 'swarms-playground-key';

test('a key in the address is stored and taken out of it; the rest of the fragment stays', () => {
  const { fake, location, storage } = browser(`#key=${KEY}&tab=run`);
  const keys = openKeyStore(fake);
  expect(keys.get()).toBe(KEY);
  expect([...storage.values()]).toEqual([KEY]);
  expect(location.hash).toBe('#tab=run');
});

test.each(['junk', 'sk-1', KEY.toUpperCase(), `${KEY}0`, '<script>'])(
  'what is no key is not taken: %s',
  (junk) => {
    for (const storage of [new Map<string, string>(), new Map([[KEPT, OTHER]])]) {
      const kept = [...storage];
      const { fake, location } = browser(`#key=${encodeURIComponent(junk)}`, storage);
      const keys = openKeyStore(fake);
      expect([...storage]).toEqual(kept);
      expect(location.hash).toBe('');
      expect(keys.linked()).toMatchObject({ kind: 'refused' });
      keys.answerLink(true);
      expect([...storage]).toEqual(kept);
    }
  },
);

test('another key is kept until the reader says so', () => {
  const storage = new Map([[KEPT, OTHER]]);
  const { fake, location } = browser(`#key=${KEY}`, storage);
  const keys = openKeyStore(fake);
  expect([keys.get(), location.hash, keys.linked()]).toEqual([
    OTHER,
    '',
    { kind: 'offered', masked: maskKey(KEY) },
  ]);
  keys.answerLink(false);
  expect([keys.get(), keys.linked()]).toEqual([OTHER, null]);
  keys.answerLink(true);
  expect(keys.get()).toBe(OTHER);
});

test('a link with another key replaces the kept one when the reader says so, and is asked about once', () => {
  const storage = new Map([[KEPT, OTHER]]);
  const { fake, location, events } = browser('', storage);
  const keys = openKeyStore(fake);
  location.hash = `#key=${KEY}`;
  events.dispatchEvent(new Event('hashchange'));
  expect(keys.get()).toBe(OTHER);
  keys.answerLink(true);
  expect([keys.get(), storage.get(KEPT), keys.linked()]).toEqual([KEY, KEY, null]);
  location.hash = `#key=${KEY}`;
  events.dispatchEvent(new Event('hashchange'));
  expect(keys.linked()).toBeNull();
});

test.each(['key={key}&config=abc-_', 'config=abc-_&key={key}', 'config=&%6bey={key}'])(
  'a key beside a config is not taken, stored key or none: #%s',
  (fragment) => {
    for (const storage of [new Map<string, string>(), new Map([[KEPT, OTHER]])]) {
      const kept = [...storage];
      const { fake, location } = browser(`#${fragment.replace('{key}', KEY)}`, storage);
      const keys = openKeyStore(fake);
      expect([...storage]).toEqual(kept);
      expect(location.hash).not.toContain('key');
      expect(location.hash).toContain('config=');
      expect(keys.linked()).toMatchObject({ kind: 'refused' });
    }
  },
);

test('an address with a key alone is left clean', () => {
  const { fake, location } = browser(`#key=${KEY}`);
  openKeyStore(fake);
  expect(location.hash).toBe('');
});

test('a key pasted into the address later is taken too', () => {
  const { fake, location, events } = browser();
  const keys = openKeyStore(fake);
  location.hash = `#key=${KEY}`;
  events.dispatchEvent(new Event('hashchange'));
  expect([keys.get(), location.hash]).toEqual([KEY, '']);
});

test('set and forget reach listeners, and other tabs by the storage event', () => {
  const shared = new Map<string, string>();
  const one = browser('', shared);
  const two = browser('', shared);
  const keys = openKeyStore(one.fake);
  const other = openKeyStore(two.fake);
  let heard = 0;
  other.subscribe(() => {
    heard += 1;
  });
  keys.set(` ${KEY}\n`);
  two.events.dispatchEvent(Object.assign(new Event('storage'), { key: 'swarms-playground-key' }));
  expect([other.get(), heard]).toEqual([KEY, 1]);
  keys.forget();
  two.events.dispatchEvent(Object.assign(new Event('storage'), { key: null }));
  expect([other.get(), other.masked(), shared.size]).toEqual([null, null, 0]);
});

test('a browser that refuses storage keeps the key for the page', () => {
  const { fake } = browser();
  const refuse = () => {
    throw new Error('denied');
  };
  const keys = openKeyStore({ ...fake, storage: { getItem: refuse, setItem: refuse, removeItem: refuse } });
  keys.set(KEY);
  expect(keys.get()).toBe(KEY);
});

test('a masked key tells too little to use it', () => {
  expect(maskKey(KEY)).toBe('sk-01…cdef');
  expect(maskKey('short')).toBe('…');
  expect([looksLikeKey(KEY), looksLikeKey('sk-1')]).toEqual([true, false]);
});
