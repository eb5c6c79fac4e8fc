/** What is known of an answer so far. */
export interface LiveAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly contentType: string;
  /** All that came, as it came. */
  readonly body: string;
  /** Milliseconds until the status line. */
  readonly headMs: number;
  /** Milliseconds until now, or until the end. */
  readonly elapsedMs: number;
  readonly done: boolean;
}

export interface OutgoingRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Sends a request to this page's own origin and reports the answer whenever more of it is there. */
export async function sendRequest(
  { url, method, headers, body }: OutgoingRequest,
  signal: AbortSignal,
  report: (answer: LiveAnswer) => void,
): Promise<void> {
  const started = performance.now();
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === null ? {} : { 'content-type': 'application/json' }) },
    ...(body === null ? {} : { body }),
    signal,
    cache: 'no-store',
    credentials: 'omit',
  });
  const head = {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    contentType: response.headers.get('content-type')?.split(';')[0] ?? '',
    headMs: performance.now() - started,
  };
  let text = '';
  const tell = (done: boolean) =>
    report({ ...head, body: text, elapsedMs: performance.now() - started, done });
  tell(false);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    text += read.value;
    tell(false);
  }
  tell(true);
}

/** JSON with line breaks; any other text as it is. */
export function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
