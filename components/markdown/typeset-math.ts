import 'katex/dist/katex.min.css';
import katex from 'katex';

/** HTML of a formula, or null where it is not one. `trust: false`: no links, classes or pictures from the text. */
export function typesetMath(text: string, display: boolean): string | null {
  try {
    return katex.renderToString(text, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      strict: false,
      maxExpand: 200,
      maxSize: 20,
    });
  } catch {
    return null;
  }
}
