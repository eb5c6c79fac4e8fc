import { Marked } from 'marked';
import { classNames } from '#components/ui/class-names.ts';

const marked = new Marked();

/** Boxes that scroll sideways where a narrow screen needs it, and can be reached by keyboard. */
function toHtml(text: string): string {
  return marked
    .parse(text, { async: false })
    .replaceAll('<table>', '<div class="table-box" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<figure class="code-block"><pre tabindex="0">')
    .replaceAll('</pre>', '</pre></figure>');
}

/** Markdown of our own document, rendered on the server: none of it comes from a user or a model. */
export function MarkdownText({ text, className }: { text: string; className?: string }) {
  return (
    <div
      className={classNames('prose', className)}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the text is a constant of this project
      dangerouslySetInnerHTML={{ __html: toHtml(text) }}
    />
  );
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
