import { expect, test } from 'vitest';
import { inTurns } from './in-turns.ts';

test('calls the first at once, and no other before all that one set off is done', async () => {
  const log: string[] = [];
  const served = Promise.withResolvers<void>();
  const call = (name: string) => async () => {
    log.push(`${name} told`);
    await Promise.resolve();
    process.nextTick(() => {
      log.push(`${name} sent`);
      if (name === 'c') served.resolve();
    });
  };
  inTurns([call('a'), call('b'), call('c')]);
  expect(log).toEqual(['a told']);
  await served.promise;
  expect(log).toEqual(['a told', 'a sent', 'b told', 'b sent', 'c told', 'c sent']);
});

test('nobody to call is nothing to do', () => {
  expect(() => inTurns([])).not.toThrow();
});
