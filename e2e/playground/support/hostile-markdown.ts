/** A text that a model could write to hurt the page that draws it. */
export interface HostileText {
  readonly name: string;
  readonly text: string;
  /** Part of every test run; the others are for the full one. */
  readonly short?: true;
}

const times = (text: string, count: number) => text.repeat(count);
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

/** Containers in containers: what makes a recursive reader or a layout run out of stack. */
const NESTED: readonly HostileText[] = [
  { name: 'nested bullets', short: true, text: `${times('- ', 1_500)}a` },
  { name: 'nested quotes', short: true, text: `${times('> ', 2_000)}a` },
  { name: 'nested quotes without spaces', text: times('>', 20_000) },
  { name: 'nested numbers', text: times('1. ', 1_500) },
  { name: 'quotes in bullets in quotes', text: `${times('> - ', 1_000)}a` },
  { name: 'tasks in tasks', text: `${times('- [ ] ', 1_000)}a` },
  { name: 'bullets nested by indentation', text: lines(400, (at) => `${' '.repeat(at * 2)}- a`) },
  { name: 'quotes that grow by line', text: lines(300, (at) => `${'>'.repeat(at + 1)} a`) },
  { name: 'emphasis in emphasis', short: true, text: `${times('*a _b ', 4_000)}c${times(' d_ e*', 4_000)}` },
  { name: 'strong in strike', text: `${times('**a ~~b ', 3_000)}c${times(' d~~ e**', 3_000)}` },
  {
    name: 'pictures in links',
    text: `${times('[![', 3_000)}a${times('](https://x.example/a)](https://x.example/b)', 3_000)}`,
  },
  { name: 'brackets around a word', text: `${times('[', 3_000)}a${times('](https://x.example)', 3_000)}` },
  {
    name: 'parentheses in an address',
    text: `[a](https://x.example/${times('(', 20_000)}${times(')', 20_000)})`,
  },
  { name: 'html in html', text: `${times('<div>', 5_000)}a${times('</div>', 5_000)}` },
  { name: 'braces in a formula', text: `$$${times('{', 4_000)}a${times('}', 4_000)}$$` },
  { name: 'fractions in a formula', text: `$$${times('\\frac{1}{', 2_000)}a${times('}', 2_000)}$$` },
  { name: 'roots in an inline formula', text: `A $${times('\\sqrt{', 1_000)}a${times('}', 1_000)}$ b` },
  {
    name: 'left and right in a formula',
    short: true,
    text: `$$${times('\\left(', 800)}a${times('\\right)', 800)}$$`,
  },
  { name: 'superscripts in a formula', text: `$$a${times('^{a', 2_000)}${times('}', 2_000)}$$` },
  {
    name: 'json in a fence',
    short: true,
    text: `\`\`\`json\n${times('[', 25_000)}${times(']', 25_000)}\n\`\`\``,
  },
  { name: 'markdown in a fence', text: `\`\`\`md\n${times('> - ', 10_000)}\n\`\`\`` },
];

/** Long runs of one thing: what a regular expression tries again from every place. */
const LONG: readonly HostileText[] = [
  { name: 'one word', text: times('a', 100_000) },
  { name: 'one word of a million', text: times('a', 1_000_000) },
  { name: 'half an address', short: true, text: `${times('a.', 50_000)}@` },
  { name: 'a host that does not end', text: `https://${times('a.', 50_000)}` },
  { name: 'spaces between two words', text: `a${times(' ', 100_000)}b` },
  { name: 'backticks', text: times('`', 100_000) },
  { name: 'backticks of every length', text: lines(300, (at) => `${'`'.repeat(at + 1)}a`) },
  { name: 'open brackets', text: times('[', 100_000) },
  { name: 'open links', text: times('[a](', 20_000) },
  { name: 'open pictures', text: times('![', 30_000) },
  { name: 'open emphasis', text: times('*a', 30_000) },
  { name: 'open strong inside words', text: times('a**b', 20_000) },
  { name: 'open strike', text: times('~~a ', 20_000) },
  { name: 'open formulas', text: times('\\(', 30_000) },
  { name: 'open displayed formulas', text: times('\\[', 30_000) },
  { name: 'dollars', text: times('$a', 30_000) },
  { name: 'open tags', text: times('<a ', 20_000) },
  { name: 'open comments', text: times('<!-- ', 20_000) },
  { name: 'at signs', text: times('a@', 30_000) },
  { name: 'backslashes', text: times('\\', 100_000) },
  { name: 'ampersands', text: times('&', 100_000) },
  { name: 'definitions', text: times('[a]: b\n', 10_000) },
  { name: 'emoji', text: times('\u{1F600}', 30_000) },
  { name: 'marks on one letter', text: `a${times('\u0301', 50_000)}` },
  { name: 'arabic letters', text: times('\u0639', 50_000) },
  { name: 'thai letters', text: times('\u0e01\u0e32', 30_000) },
  { name: 'writing direction turned over', text: times('\u202Ea\u2066b', 20_000) },
  { name: 'a formula of many terms', text: `$$${times('a+', 20_000)}a$$` },
  {
    name: 'a formula that expands',
    text: `$$\\def\\a{\\b\\b}\\def\\b{\\c\\c}\\def\\c{\\d\\d}\\def\\d{${times('x', 500)}}${times('\\a', 200)}$$`,
  },
  { name: 'a formula as tall as a house', text: '$$\\rule{1em}{1e9em}\\kern1e9em\\raisebox{1e9em}{a}$$' },
  { name: 'code in one line', text: `\`\`\`js\n${times('a(b[c]);', 7_000)}\n\`\`\`` },
  { name: 'code with open strings', text: `\`\`\`js\n${times('`${', 15_000)}\n\`\`\`` },
  { name: 'code that a highlighter tries again', text: `\`\`\`xml\n${times('<a b="', 9_000)}\n\`\`\`` },
  { name: 'code of two megabytes', text: `\`\`\`python\n${times('print("hello")\n', 140_000)}\`\`\`` },
];

/** More pieces than a page can hold. */
const MANY: readonly HostileText[] = [
  {
    name: 'columns',
    short: true,
    text: `|${times('a|', 5_000)}\n|${times('-|', 5_000)}\n${times('|b|\n', 2_000)}`,
  },
  { name: 'rows', text: `|a|b|\n|-|-|\n${times('|c|d|\n', 20_000)}` },
  { name: 'bullets', text: times('- a\n', 20_000) },
  { name: 'line breaks', text: times('a\n', 50_000) },
  { name: 'rules', text: times('---\n', 20_000) },
  { name: 'paragraphs', text: times('a\n\n', 20_000) },
  { name: 'headings', text: times('# a\n', 10_000) },
  { name: 'emphasised words', text: times('*a* ', 25_000) },
  { name: 'links', text: times('[a](https://x.example) ', 10_000) },
  { name: 'formulas', text: times('$a$ ', 5_000) },
  { name: 'fences', short: true, text: times('```js\na\n```\n', 3_000) },
  { name: 'pictures', text: times('![a](https://x.example/a.png) ', 5_000) },
  { name: 'paragraphs in a quote', text: times('> a\n>\n', 10_000) },
  { name: 'plain words', text: times('lorem ipsum dolor sit amet ', 40_000) },
];

export const HOSTILE_MARKDOWN: readonly HostileText[] = [...NESTED, ...LONG, ...MANY];
