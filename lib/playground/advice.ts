import { balance, bytes } from '#lib/figures.ts';
import type { CompletionFailure, ServerErrorBody } from '#lib/playground/stream/completion-outcome.ts';

/** What the reader can press. */
export type AdviceAction =
  | 'retry'
  | 'open-key'
  | 'choose-model'
  | 'edit-config'
  | 'remove-image'
  | 'continue';

export interface Advice {
  /** A few words. */
  title: string;
  /** What happened and what to do, in one or two sentences. */
  text: string;
  actions: readonly AdviceAction[];
  /** When a retry makes sense: count down this long. */
  retryAfterMs: number | null;
  /** The config field at fault, or null. */
  field: string | null;
  requestId: string | null;
}

/** What the page knows and the server's words may not say. */
export interface AdviceContext {
  images?: readonly { name: string; bytes: number }[];
  availableUsd?: number | null;
}

/** What to do about a failed run. */
export function adviceFor(failure: CompletionFailure, context: AdviceContext = {}): Advice {
  const rest = { retryAfterMs: null, field: null, requestId: null };
  switch (failure.kind) {
    case 'refused':
      return { ...adviceForStatus(failure, context), requestId: failure.requestId };
    case 'broke-off':
      return {
        ...rest,
        title: 'The answer broke off',
        text: `${sentence(failure.error.message)} What had arrived is kept.`,
        actions: ['retry', 'continue'],
        requestId: failure.requestId,
      };
    case 'lost':
      return {
        ...rest,
        title: 'Connection lost',
        text: 'The network went away in the middle of the answer. What had arrived is kept.',
        actions: ['retry', 'continue'],
        requestId: failure.requestId,
      };
    case 'unreachable':
      return {
        ...rest,
        title: 'Server not reached',
        text: 'Nothing answered. Check that the server runs and that this device is online, then retry.',
        actions: ['retry'],
      };
    case 'unreadable':
      return {
        ...rest,
        title: 'Unreadable answer',
        text: `${sentence(failure.message)} (status ${failure.status})`,
        actions: ['retry'],
        requestId: failure.requestId,
      };
    default:
      return failure satisfies never;
  }
}

type Refusal = Extract<CompletionFailure, { kind: 'refused' }>;
type StatusAdvice = Omit<Advice, 'requestId'>;

function adviceForStatus(failure: Refusal, context: AdviceContext): StatusAdvice {
  const { status, error, retryAfterMs } = failure;
  const text = sentence(error.message);
  const plain = { text, retryAfterMs: null, field: error.param };
  switch (status) {
    case 401:
      return {
        ...plain,
        title: error.code === 'missing_api_key' ? 'No key' : 'Key not accepted',
        text: `${text} Enter a valid key and send again.`,
        actions: ['open-key', 'retry'],
      };
    case 402:
      return {
        ...plain,
        title: 'Not enough credit',
        text: creditText(error, context),
        actions: ['edit-config', 'retry'],
      };
    case 403:
      return { ...plain, title: 'Not allowed', actions: ['choose-model', 'open-key'] };
    case 404:
      return { ...plain, title: 'Model not found', actions: ['choose-model'] };
    case 408:
    case 504:
      return { ...plain, title: 'Timed out', actions: ['retry'] };
    case 409:
      return { ...plain, title: 'Already running', actions: ['retry'], retryAfterMs };
    case 413:
      return {
        ...plain,
        title: 'Request too large',
        text: sizeText(text, context),
        actions: ['remove-image'],
      };
    case 429:
      return {
        ...plain,
        title: 'Too many requests',
        text:
          retryAfterMs === null || /again|retry/i.test(text)
            ? text
            : `${text} Retry when the countdown ends.`,
        actions: ['retry'],
        retryAfterMs,
      };
    default:
      return status >= 500 ? serverAdvice(status, plain, retryAfterMs) : requestAdvice(error, plain);
  }
}

function serverAdvice(
  status: number,
  plain: Pick<StatusAdvice, 'text' | 'field' | 'retryAfterMs'>,
  retryAfterMs: number | null,
): StatusAdvice {
  const title = status === 503 ? 'Overloaded' : status === 502 ? 'The model’s host failed' : 'Server error';
  return { ...plain, title, actions: ['retry', 'choose-model'], retryAfterMs };
}

function requestAdvice(
  error: ServerErrorBody,
  plain: Pick<StatusAdvice, 'text' | 'field' | 'retryAfterMs'>,
): StatusAdvice {
  if (error.code === 'context_length_exceeded')
    return { ...plain, title: 'Too long for this model', actions: ['choose-model', 'edit-config'] };
  if (error.code === 'invalid_image')
    return { ...plain, title: 'Image not usable', actions: ['remove-image'] };
  return { ...plain, title: 'Request not accepted', actions: ['edit-config', 'retry'] };
}

function creditText(error: ServerErrorBody, { availableUsd }: AdviceContext): string {
  const text = sentence(error.message);
  // The server names both amounts; the balance is repeated only when its words hold none.
  const left = availableUsd == null || /\$|\d/.test(text) ? '' : ` ${balance(availableUsd)} is left.`;
  // This server also says what to lower; another one may only say no.
  const help = /max_tokens/.test(text)
    ? 'A cheaper model helps too.'
    : 'Lower max tokens or loops, set a spending cap, or choose a cheaper model.';
  return `${text}${left} ${help}`;
}

function sizeText(text: string, { images = [] }: AdviceContext): string {
  const largest = images.toSorted((a, b) => b.bytes - a.bytes)[0];
  if (largest === undefined) return `${text} Shorten the thread or branch from an earlier message.`;
  return `${text} The largest image is ${largest.name} (${bytes(largest.bytes)}): remove it or send it smaller.`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
