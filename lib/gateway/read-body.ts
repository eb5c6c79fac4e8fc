import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Deadline } from '#lib/deadline.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import type { BodyReader, IncomingCall } from './call.ts';

/** How many bytes of request bodies are in memory, over all connections. */
export class BytesInFlight {
  #bytes = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  hasRoom(bytes: number): boolean {
    return this.#bytes + bytes <= this.#maxBytes;
  }

  /** False, and nothing is reserved, where there is no room. */
  reserve(bytes: number): boolean {
    if (!this.hasRoom(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  release(bytes: number): void {
    this.#bytes -= bytes;
  }
}

export interface BodyLimits {
  /** Of one body, as sent and unpacked. */
  readonly maxBytes: number;
  /** How long a body may rest, and how long it may take for each megabyte begun. */
  readonly timeoutMs: number;
  readonly inFlight: BytesInFlight;
}

const DECODERS = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
} as const;

const NO_BYTES = new Uint8Array();

/**
 * The body's plain bytes, which count as in flight until the caller releases them; a refusal leaves none behind. What
 * parses as JSON is taken whatever its content type says (curl says "form"); only multipart and encodings nobody knows
 * are refused. All that the head tells is checked before the first byte is read.
 */
export function readBody(
  { body, header }: IncomingCall,
  limits: BodyLimits,
): Uint8Array | ApiError | Promise<Uint8Array | ApiError> {
  const { declaredBytes } = body;
  if (declaredBytes === 0) return NO_BYTES;
  if (declaredBytes !== null && declaredBytes > limits.maxBytes) return tooLarge(limits);
  if (header('content-type')?.startsWith('multipart/'))
    return apiError('unsupported_media_type', 'multipart bodies are not read here; send JSON.');
  const encoding = header('content-encoding')?.trim().toLowerCase() ?? '';
  const packed = encoding !== '' && encoding !== 'identity';
  if (packed && !isKnown(encoding))
    return apiError(
      'unsupported_media_type',
      `content-encoding ${encoding} is not known; use gzip, deflate, br or none.`,
    );
  if (declaredBytes !== null && !limits.inFlight.hasRoom(declaredBytes)) return OVERLOADED;
  if (packed) return new Promise((resolve) => new Unpacking(limits, resolve, encoding).start(body));
  return new Promise((resolve) => new Reading(limits, resolve).start(body));
}

function isKnown(encoding: string): encoding is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, encoding);
}

const RETRY_AFTER_MS = 1_000;
const OVERLOADED = apiError(
  'overloaded',
  'The server holds as many request bodies as it has room for; send the request again in a moment.',
  { retryAfterMs: RETRY_AFTER_MS },
);

function tooLarge({ maxBytes }: BodyLimits): ApiError {
  return apiError(
    'request_too_large',
    `The request body is larger than ${maxBytes} bytes; send fewer or smaller images.`,
  );
}

const MEGABYTE = 1_024 * 1_024;
/** No body may take longer than this many times the timeout, however large it is. */
const MAX_TIMEOUTS = 20;

/** Gathers a body as it comes; the first limit that it breaks ends it. */
class Reading implements BodyReader {
  readonly #limits: BodyLimits;
  readonly #resolve: (outcome: Uint8Array | ApiError) => void;
  readonly #chunks: Uint8Array[] = [];
  readonly #startedAtMs = performance.now();
  readonly #deadline: Deadline;
  #stop: () => void = () => {};
  #receivedBytes = 0;
  #gatheredBytes = 0;
  #heldBytes = 0;
  #ended = false;
  protected over = false;

  constructor(limits: BodyLimits, resolve: (outcome: Uint8Array | ApiError) => void) {
    this.#limits = limits;
    this.#resolve = resolve;
    this.#deadline = new Deadline(limits.timeoutMs, () => this.settle(tooSlow(limits)));
  }

  start(body: IncomingCall['body']): void {
    this.#stop = body.read({ onBytes: (bytes) => this.onBytes(bytes), onEnd: (whole) => this.onEnd(whole) });
    if (this.over) this.#stop();
  }

  onBytes(bytes: Uint8Array): void {
    if (this.over) return;
    const { timeoutMs } = this.#limits;
    this.#receivedBytes += bytes.length;
    const timeouts = Math.min(Math.ceil(this.#receivedBytes / MEGABYTE), MAX_TIMEOUTS);
    const leftMs = this.#startedAtMs + timeouts * timeoutMs - performance.now();
    this.#deadline.move(Math.min(leftMs, timeoutMs));
    if (this.#receivedBytes > this.#limits.maxBytes) this.settle(tooLarge(this.#limits));
    else this.accept(bytes);
  }

  onEnd(whole: boolean): void {
    if (this.over || this.#ended) return;
    this.#ended = true;
    if (whole) this.finish();
    else this.settle(apiError('client_closed_request', 'The client left before its request was read.'));
  }

  protected accept(bytes: Uint8Array): void {
    this.gather(bytes);
  }

  protected finish(): void {
    const [first] = this.#chunks;
    this.settle(this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks));
  }

  /** Keeps plain bytes. */
  protected gather(bytes: Uint8Array): void {
    this.#gatheredBytes += bytes.length;
    if (this.#gatheredBytes > this.#limits.maxBytes) this.settle(tooLarge(this.#limits));
    else if (this.hold(bytes.length)) this.#chunks.push(bytes);
  }

  protected hold(bytes: number): boolean {
    if (!this.#limits.inFlight.reserve(bytes)) {
      this.settle(OVERLOADED);
      return false;
    }
    this.#heldBytes += bytes;
    return true;
  }

  /** Ends the reading once; what is not part of the outcome is released. */
  protected settle(outcome: Uint8Array | ApiError): void {
    if (this.over) return;
    this.over = true;
    this.#deadline.drop();
    this.#stop();
    const keptBytes = outcome instanceof Uint8Array ? outcome.length : 0;
    this.#limits.inFlight.release(this.#heldBytes - keptBytes);
    this.#chunks.length = 0;
    this.#resolve(outcome);
  }
}

/** Unpacks as bytes come, so that no more is ever unpacked than a body may have. */
class Unpacking extends Reading {
  readonly #decoder: ReturnType<(typeof DECODERS)[keyof typeof DECODERS]>;

  constructor(
    limits: BodyLimits,
    resolve: (outcome: Uint8Array | ApiError) => void,
    encoding: keyof typeof DECODERS,
  ) {
    super(limits, resolve);
    this.#decoder = DECODERS[encoding]();
    this.#decoder.on('data', (bytes: Buffer) => {
      if (!this.over) this.gather(bytes);
    });
    this.#decoder.on('end', () => super.finish());
    this.#decoder.on('error', () =>
      this.settle(apiError('invalid_request', `The body is not valid ${encoding}.`)),
    );
  }

  protected override accept(bytes: Uint8Array): void {
    if (this.hold(bytes.length)) this.#decoder.write(bytes);
  }

  protected override finish(): void {
    this.#decoder.end();
  }

  protected override settle(outcome: Uint8Array | ApiError): void {
    super.settle(outcome);
    this.#decoder.destroy();
  }
}

function tooSlow({ timeoutMs }: BodyLimits): ApiError {
  return apiError(
    'request_timeout',
    `The request body came too slowly: it may rest for ${timeoutMs} ms and take as long for each megabyte.`,
  );
}
