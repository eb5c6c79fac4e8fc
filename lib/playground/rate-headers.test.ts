import { expect, test } from 'vitest';
import { parseRateHeaders } from './rate-headers.ts';
import { keysOf, SHORTCUTS, shortcutFor } from './shortcuts.ts';

test('limits are read from headers in any case, and are absent where the limiter did not run', () => {
  expect(
    parseRateHeaders({
      'X-RateLimit-Limit-Minute': '100',
      'x-ratelimit-remaining-minute': '96',
      'X-RateLimit-Tier': 'free',
    }),
  ).toEqual({
    limitMinute: 100,
    remainingMinute: 96,
    limitDay: null,
    remainingDay: null,
    reset: null,
    tier: 'free',
  });
  expect(parseRateHeaders(new Headers())).toBeNull();
});

const PRESS = { key: 'Enter', ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test('each key means one thing at each place', () => {
  expect(shortcutFor(PRESS, 'composer')).toBe('send');
  expect(shortcutFor({ ...PRESS, shiftKey: true }, 'composer')).toBe('newline');
  expect(shortcutFor({ ...PRESS, metaKey: true }, 'elsewhere')).toBe('run');
  expect(shortcutFor({ ...PRESS, key: 'O', ctrlKey: true, shiftKey: true }, 'text')).toBe('new-chat');
  expect(shortcutFor({ ...PRESS, key: '?', shiftKey: true }, 'elsewhere')).toBe('help');
  expect(shortcutFor({ ...PRESS, key: '?', shiftKey: true }, 'composer')).toBeNull();
  expect(shortcutFor(PRESS, 'text')).toBeNull();
  expect(shortcutFor({ ...PRESS, key: '/', ctrlKey: true, shiftKey: false }, 'composer')).toBe('model');
});

test('Enter that confirms a candidate of an input method sends nothing', () => {
  expect(shortcutFor({ ...PRESS, isComposing: true }, 'composer')).toBeNull();
  expect(shortcutFor({ ...PRESS, keyCode: 229 }, 'composer')).toBeNull();
});

test('keys are named as keyboards name them', () => {
  const named = (id: string, mac: boolean) =>
    SHORTCUTS.filter((row) => row.id === id).map((row) => keysOf(row, mac))[0];
  expect([named('new-chat', false), named('new-chat', true), named('stop', false)]).toEqual([
    'Ctrl+Shift+O',
    '⌘⇧O',
    'Esc',
  ]);
});
