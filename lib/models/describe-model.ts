import type { Price } from '#lib/pricing/price.ts';
import type { ModelKind } from '#lib/protocol/account-answer-schema.ts';
import type { CatalogueEntry } from './catalogue/catalogue.ts';
import type { ModelFacts, ResolvedModel } from './model-facts.ts';
import type { Provider } from './provider.ts';

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
