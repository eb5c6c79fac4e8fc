import {
  type BadImage,
  type ImageLimits,
  imageFromBase64,
  imageFromBytes,
  imageFromDataUrl,
} from '#lib/models/images/decode-image.ts';
import { createEgressGuard, type ResolveHost } from '#lib/models/images/egress-guard.ts';
import { fetchImage } from '#lib/models/images/fetch-image.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import type { ImageDetail, ImagePart, PromptMessage } from '#lib/protocol/prompt.ts';

/** An image as a request names it; `param` is where it stands. */
export interface NamedImage {
  /** An https URL or a data URL; base64 alone where `rawBase64` allows it. */
  readonly url: string;
  readonly detail: ImageDetail;
  readonly param: string;
  readonly rawBase64?: boolean;
}

export interface ImagesConfig extends ImageLimits {
  readonly maxImages: number;
  /** Hosts, or `host:port`, that may be private and need no https. */
  readonly allowedHosts: readonly string[];
  /** For fetching one image, redirects included. */
  readonly fetchTimeoutMs?: number;
}

export interface Images {
  /** Checks every image of a request, addresses included, and fetches none. `invalid_image` names the first bad one. */
  accept(images: readonly NamedImage[]): Promise<ImagePart[] | ApiError>;
  /**
   * The messages as the model's provider takes them: addresses are replaced by bytes, fetched through the guard,
   * where the provider does not fetch by itself. Rejects with `signal.reason` after an abort.
   */
  materialize(
    messages: readonly PromptMessage[],
    model: { readonly fetchesImageUrls: boolean },
    signal: AbortSignal,
  ): Promise<readonly PromptMessage[] | ApiError>;
}

/** Characters. */
const DECODED_IN_A_TURN = 256 * 1_024;
const DEFAULT_FETCH_TIMEOUT_MS = 10_000;

/** `resolve` stands in for DNS in tests. */
export function createImages(config: ImagesConfig, resolve?: ResolveHost): Images {
  const { maxImages, maxBytes, allowedHosts, fetchTimeoutMs = DEFAULT_FETCH_TIMEOUT_MS } = config;
  const guard = createEgressGuard(allowedHosts, resolve);

  async function acceptOne({ url, detail, rawBase64 }: NamedImage): Promise<ImagePart | BadImage> {
    if (/^data:/i.test(url)) return imageFromDataUrl(url, detail, config);
    if (rawBase64 === true && !/^[a-z][a-z0-9+.-]*:/i.test(url)) return imageFromBase64(url, detail, config);
    const checked = await guard.check(url);
    if (checked.kind === 'refused')
      return { kind: 'bad-image', message: `The image address ${checked.reason}.` };
    return { type: 'image', source: { kind: 'url', url: checked.url.href }, size: null, detail };
  }

  async function download(
    url: string,
    detail: ImageDetail,
    signal: AbortSignal,
  ): Promise<ImagePart | BadImage> {
    const fetched = await fetchImage(url, guard, { maxBytes, timeoutMs: fetchTimeoutMs }, signal);
    if (fetched.kind === 'refused')
      return { kind: 'bad-image', message: `The image address ${fetched.reason}.` };
    const base64 = Buffer.from(fetched.bytes).toString('base64');
    return imageFromBytes(fetched.bytes, base64, detail, config);
  }

  return {
    async accept(named) {
      const tooMany = named[maxImages];
      if (tooMany !== undefined) {
        const message = `The request has ${named.length} images; at most ${maxImages} are accepted.`;
        return apiError('invalid_image', message, { param: tooMany.param });
      }
      const parts: ImagePart[] = [];
      const pending: ReturnType<typeof acceptOne>[] = [];
      for (const image of named) {
        pending.push(acceptOne(image));
        // To decode a few megabytes takes as many milliseconds as others may wait.
        if (image.url.length > DECODED_IN_A_TURN) await new Promise((resolve) => setImmediate(resolve));
      }
      for (const [index, outcome] of (await Promise.all(pending)).entries()) {
        if ('kind' in outcome) return invalid(outcome, named[index]?.param ?? null);
        parts.push(outcome);
      }
      return parts;
    },

    async materialize(messages, { fetchesImageUrls }, signal) {
      const named = fetchesImageUrls ? [] : messages.flatMap(urlsOf);
      if (named.length === 0) return messages;
      const fetched = new Map<ImagePart, ImagePart>();
      const outcomes = named.map(async ({ url, part }) => {
        const outcome = await download(url, part.detail, signal);
        if ('kind' in outcome) return outcome;
        fetched.set(part, outcome);
        return null;
      });
      const bad = (await Promise.all(outcomes)).find((outcome) => outcome !== null);
      return bad === undefined ? withImages(messages, fetched) : invalid(bad, null);
    },
  };
}

function withImages(
  messages: readonly PromptMessage[],
  fetched: ReadonlyMap<ImagePart, ImagePart>,
): readonly PromptMessage[] {
  return messages.map((message) => {
    if (message.role !== 'user') return message;
    const content = message.content.map((part) =>
      part.type === 'image' ? (fetched.get(part) ?? part) : part,
    );
    return { ...message, content };
  });
}

function invalid({ message }: BadImage, param: string | null): ApiError {
  return apiError('invalid_image', message, { param });
}

function urlsOf(message: PromptMessage): { url: string; part: ImagePart }[] {
  if (message.role !== 'user') return [];
  return message.content.flatMap((part) =>
    part.type === 'image' && part.source.kind === 'url' ? [{ url: part.source.url, part }] : [],
  );
}
