/** What the `pg` client prepares once per connection: the name stands for the text. */
export interface PreparedText {
  readonly name: string;
  readonly text: string;
}

const prepared = new Map<string, PreparedText>();

/** Turns `?` into `$1`, `$2`, … once per text. Our statements hold no question mark inside a literal. */
export function toPrepared(sql: string): PreparedText {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const text = sql.replaceAll('?', () => {
    count += 1;
    return `$${count}`;
  });
  const made = { name: `program_${prepared.size}`, text };
  prepared.set(sql, made);
  return made;
}
