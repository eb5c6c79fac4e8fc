import { expect, test } from 'vitest';
import { FIRST_MODEL, SHIPPED_MODELS } from './shipped-models.ts';

test('a first visit starts with a model that is listed and free', () => {
  const first = SHIPPED_MODELS.find((model) => model.id === FIRST_MODEL);
  expect(first?.pricing).toMatchObject({ input_per_1m: 0, output_per_1m: 0, image: 0 });
});

test('each shipped model is listed once', () => {
  const ids = SHIPPED_MODELS.map((model) => model.id);
  expect(new Set(ids).size).toBe(ids.length);
});
