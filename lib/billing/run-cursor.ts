/** A place in the run log: pages go on after it, towards older runs. */
export interface RunCursor {
  readonly createdAt: number;
  readonly requestId: string;
}

/** As an opaque text that fits into a URL. */
export function formatRunCursor({ createdAt, requestId }: RunCursor): string {
  return Buffer.from(`${createdAt}:${requestId}`).toString('base64url');
}

/** Null when the text was not made by `formatRunCursor`. */
export function parseRunCursor(text: string): RunCursor | null {
  const match = /^(\d{1,15}):(.+)$/s.exec(Buffer.from(text, 'base64url').toString());
  const [, createdAt, requestId] = match ?? [];
  if (createdAt === undefined || requestId === undefined || requestId.includes('\0')) return null;
  return { createdAt: Number(createdAt), requestId };
}
