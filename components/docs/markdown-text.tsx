import { Marked, type Token, type TokensList } from 'marked';
import { classNames } from '#components/ui/class-names.ts';

const marked = new Marked();

/** Boxes that scroll sideways where a narrow screen needs it can be reached by keyboard. */
function toHtml(tokens: TokensList | Token[]): string {
  return marked
    .parser(tokens)
    .replaceAll('<table>', '<div class="table-box" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<figure class="code-block"><pre tabindex="0">')
    .replaceAll('</pre>', '</pre></figure>');
}

/** Prose on the left, its tables, else its code, on the right where the screen has room. */
export function MarkdownSpread({ text }: { text: string }) {
  const tokens = marked.lexer(text);
  const beside = tokens.some(({ type }) => type === 'table') ? 'table' : 'code';
  const aside = tokens.filter(({ type }) => type === beside);
  const prose = tokens.filter((token) => !aside.includes(token));
  return (
    <>
      <Html html={toHtml(prose)} className="max-w-prose" />
      {aside.length > 0 && <Html html={toHtml(aside)} className="min-w-0 xl:-mt-10" />}
    </>
  );
}

function Html({ html, className }: { html: string; className?: string | undefined }) {
  return (
    <div
      className={classNames('prose [&>:first-child]:mt-0 [&>:last-child]:mb-0', className)}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the text is a constant of this project
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

/** Markdown of our own document, rendered on the server: none of it comes from a user or a model. */
export function MarkdownText({ text, className }: { text: string; className?: string }) {
  return <Html html={toHtml(marked.lexer(text))} className={className} />;
}

/** One line of it, without a paragraph around. */
export function MarkdownLine({ text, className }: { text: string; className?: string }) {
  return (
    <span
      className={classNames(
        '[&_code]:rounded [&_code]:bg-sunken [&_code]:px-1 [&_code]:font-mono [&_code]:text-[0.86em] [&_code]:text-ink',
        className,
      )}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the text is a constant of this project
      dangerouslySetInnerHTML={{ __html: marked.parseInline(text, { async: false }) }}
    />
  );
}
