import type { CatalogueEntry, EmbeddingFacts } from '#lib/models/catalogue/catalogue.ts';
import type { ImageTokenRule } from '#lib/pricing/image-tokens.ts';
import type { Price } from '#lib/pricing/price.ts';
import type { ModelKind } from '#lib/protocol/account-answer-schema.ts';
import type { Provider } from './provider.ts';

/** What is known of one model. Lengths in tokens; null where nobody says. */
export interface ModelFacts {
  /** The id as callers write it, prefix included where it has one: `gpt-4o`, `groq/llama3-70b-8192`, `test/echo`. */
  readonly id: string;
  readonly ownedBy: string;
  readonly kind: ModelKind;
  readonly contextLength: number | null;
  readonly maxOutputTokens: number | null;
  readonly inputModalities: readonly ('text' | 'image')[];
  /** False where the provider kind or model cannot call tools yet. */
  readonly tools: boolean;
  /** Whether `tool_choice` can make it call a tool; false where tools are taken and never called. */
  readonly obeysToolChoice: boolean;
  readonly structuredOutput: boolean;
  readonly price: Price;
  /** Unix seconds; 0 when unknown. */
  readonly created: number;
  /** The most input tokens this model charges for an image; the billing hold counts with it. */
  readonly imageTokens: ImageTokenRule;
  /** The vendor's tokenizer may count this much more than ours (1 = the same tokenizer). */
  readonly tokenFactor: number;
  /** Of models that make vectors: those of kind `embedding`, and those of which only their server knows what they do. */
  readonly embedding?: EmbeddingFacts;
}

/** A model that a request can be sent to. */
export interface ResolvedModel extends ModelFacts {
  readonly provider: Provider;
  /** The vendor's own id for `ModelCall.model`. */
  readonly vendorModel: string;
  /** Whether the provider fetches https image URLs itself; otherwise it must be given bytes. */
  readonly fetchesImageUrls: boolean;
}

/** Where a model is called and under which names. */
export interface Service {
  readonly id: string;
  readonly ownedBy: string;
  readonly kind: ModelKind;
  readonly vendorModel: string;
  readonly provider: Provider;
  readonly fetchesImageUrls: boolean;
}

export function describeModel(service: Service, entry: CatalogueEntry, price: Price): ResolvedModel {
  const { id: _, images, ...facts } = entry;
  return {
    ...service,
    ...facts,
    inputModalities: images ? ['text', 'image'] : ['text'],
    price,
  };
}

/** What may be shown of a model: its facts without the parts that call it. */
export function factsOf({ provider, vendorModel, fetchesImageUrls, ...facts }: ResolvedModel): ModelFacts {
  return facts;
}
