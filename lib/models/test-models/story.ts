/** What each loop of a run changes, so that a review can be seen to review. */
const REVISIONS = [
  { title: 'The Lighthouse Ledger', mood: 'The sea was the colour of slate', oil: 40 },
  { title: 'The Lighthouse Ledger, revised', mood: 'The sea lay flat and silver', oil: 36 },
  { title: 'The Lighthouse Ledger, revised twice', mood: 'The sea muttered under a low fog', oil: 33 },
] as const;

function table(oil: number): string {
  const nights = ['Monday', 'Tuesday', 'Wednesday'];
  const rows = nights.map((night, index) => {
    const hours = 9 + index;
    return `| ${night} | ${hours} | ${((oil * hours) / 10).toFixed(1)} |`;
  });
  return ['| Night | Hours lit | Oil in litres |', '| --- | ---: | ---: |', ...rows].join('\n');
}

/**
 * About 400 tokens of markdown with everything that a chat window has to render. `loop` is 1-based; later loops
 * give another version, and from the fourth on only the draft number changes.
 */
export function storyText(loop: number): string {
  const revision = REVISIONS[Math.min(loop, REVISIONS.length) - 1] ?? REVISIONS[0];
  const { title, mood, oil } = revision;
  const draft = loop > REVISIONS.length ? ` (draft ${loop})` : '';
  return `# ${title}${draft}

${mood} on the evening that Ines climbed the *one hundred and twelve* steps and found the lamp already burning. Nobody else had a key. On the desk lay the ledger, open at a page that was **dated tomorrow**.

## What the page said

1. The wind will turn to the north at nine.
2. A ship without a name will ask for the depth of the channel.
3. Answer with the truth, and count the oil twice.

She read it aloud, as her father had taught her, and began to count:

${table(oil)}

> A light that is counted is a light that is kept.

## How she counted

The lamp burns $r = ${oil / 10}$ litres an hour, so $n$ nights of $h_i$ hours need

$$
V = r \\sum_{i=1}^{n} h_i
$$

and because she never trusted a sum that she had done only once, she wrote it down as a rule:

\`\`\`python
def oil(hours, rate=${oil / 10}):
    """Litres for a list of nights."""
    return round(sum(hours) * rate, 1)

print(oil([9, 10, 11]))  # ${(oil * 3).toFixed(1)}
\`\`\`

At nine the wind turned. Out of the dark a horn sounded, long and low, and a voice asked for the depth. Ines looked at the ledger, then at the sea, and told the truth:

- eleven fathoms at the buoy,
- seven at the bar,
- and none at all where the chart is blank.

The ship thanked her by no name. In the morning the page was empty, except for a single line in her own hand: [see the next night](https://example.com/next-night). ~~The end.~~ To be continued.
`;
}
