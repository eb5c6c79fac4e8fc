/** A place in a program's text. Comments of Python, JavaScript, Go and Rust count as space. */
export class SourceText {
  readonly text: string;
  at: number;
  /** Names that may still be looked up, for all readers of one text: each look-up reads all of it. */
  readonly left: { lookUps: number };

  constructor(text: string, at = 0, left = { lookUps: 200 }) {
    this.text = text;
    this.at = at;
    this.left = left;
  }

  /** Steps over white space and comments. */
  skip(): void {
    const space = /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#[^\n]*)*/y;
    space.lastIndex = this.at;
    space.exec(this.text);
    this.at = Math.max(this.at, space.lastIndex);
  }

  /** Takes a piece of text if it stands here (after space). */
  take(piece: string): boolean {
    this.skip();
    if (!this.text.startsWith(piece, this.at)) return false;
    this.at += piece.length;
    return true;
  }

  /** Takes what a sticky expression finds here (after space). */
  match(pattern: RegExp): RegExpExecArray | null {
    this.skip();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at = pattern.lastIndex;
    return found;
  }

  get over(): boolean {
    this.skip();
    return this.at >= this.text.length;
  }
}
