/** A piece of markdown that can be rendered alone. A `done` block never changes again, nor does its object. */
export interface Block {
  readonly id: number;
  readonly text: string;
  readonly done: boolean;
}

export interface BlockSplitter {
  /** Takes text as it arrives; costs time by the length of this text only. */
  push(text: string): void;
  /** The finished blocks and, last, the open one. */
  blocks(): readonly Block[];
  /** Closes the open block: the text is complete. */
  end(): void;
}

export function createBlockSplitter(): BlockSplitter {
  throw new Error('not written yet');
}

/** All blocks of a complete text. */
export function splitBlocks(text: string): readonly Block[] {
  const splitter = createBlockSplitter();
  splitter.push(text);
  splitter.end();
  return splitter.blocks();
}
