const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** A number valid for `minimum`, `maximum`, their exclusive forms and `multipleOf`: 1 where nothing forbids it. */
export function sampleNumber(schema: Readonly<Record<string, unknown>>, whole: boolean): number {
  const step = numberOf(schema.multipleOf) ?? (whole ? 1 : 0);
  const above = numberOf(schema.exclusiveMinimum);
  const below = numberOf(schema.exclusiveMaximum);
  const least = Math.max(numberOf(schema.minimum) ?? -Infinity, above ?? -Infinity);
  const most = Math.min(numberOf(schema.maximum) ?? Infinity, below ?? Infinity);
  if (step > 0) {
    let value = Math.ceil(Math.max(least, Math.min(1, most)) / step) * step;
    if (value === above) value += step;
    while (value > most || (value === below && value >= most)) value -= step;
    return value;
  }
  if (least < 1 && 1 < most) return 1;
  if (least === -Infinity) return most - 1;
  if (most === Infinity) return least + 1;
  return (least + most) / 2;
}
