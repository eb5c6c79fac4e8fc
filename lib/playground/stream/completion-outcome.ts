/** An error as the server words it; `code` and `param` as in the OpenAI shape. */
export interface ServerErrorBody {
  message: string;
  type: string;
  code: string | null;
  param: string | null;
}

/** Everything that can go wrong with a run. `retryAfterMs` says when a repeat can succeed. */
export type CompletionFailure =
  /** The server refused or failed before the first token. */
  | {
      kind: 'refused';
      status: number;
      error: ServerErrorBody;
      requestId: string | null;
      retryAfterMs: number | null;
    }
  /** An error frame after the stream had begun: the partial answer stands. */
  | { kind: 'broke-off'; error: ServerErrorBody; requestId: string | null }
  /** No answer at all: offline, refused connection, blocked by the browser. */
  | { kind: 'unreachable'; message: string }
  /** The connection ended without `[DONE]`: the partial answer stands. */
  | { kind: 'lost'; message: string; requestId: string | null }
  /** Something between page and server answered what is neither JSON nor an event stream. */
  | { kind: 'unreadable'; status: number; message: string; requestId: string | null };

/** How a run ended. `stopped`: its signal was aborted by the reader. */
export type CompletionOutcome =
  | { kind: 'done' }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: CompletionFailure };
