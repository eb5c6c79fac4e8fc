import { randomBytes } from 'node:crypto';
import type { ModelEvent } from '#lib/models/provider.ts';
import { asJson, asText, isJsonObject, type JsonObject } from '#lib/models/upstream/json-access.ts';

/** Vendors allow 128 tools, each of which an answer may call a few times. */
const MOST_CALLS = 1_000;
/** Arguments that are kept while their call has no name yet. Vendors send the name first or soon after. */
const MOST_EARLY_CHARS = 100_000;

interface OpenCall {
  readonly index: number;
  id: string | null;
  started: boolean;
  /** Arguments that came before the name. */
  early: string;
}

/**
 * Makes strict tool-call events of whatever vendors send: indices dense from 0, one start with id and name, then
 * arguments. Vendors repeat names, leave out ids and indices, or give every call the index 0.
 */
export interface ToolCallReader {
  /** False when a delta is no call, or there are more calls than any answer has. */
  push(deltas: readonly unknown[], into: ModelEvent[]): boolean;
  /** How many calls there are. */
  count(): number;
  /** Whether a call was never given a name. */
  incomplete(): boolean;
}

export function createToolCallReader(): ToolCallReader {
  const calls: OpenCall[] = [];
  const byVendorIndex = new Map<number, OpenCall>();

  function open(vendorIndex: number | null): OpenCall {
    const call: OpenCall = { index: calls.length, id: null, started: false, early: '' };
    calls.push(call);
    if (vendorIndex !== null) byVendorIndex.set(vendorIndex, call);
    return call;
  }

  function find(delta: JsonObject): OpenCall {
    const vendorIndex = typeof delta.index === 'number' ? delta.index : null;
    const id = asText(delta.id);
    const named = asText(asJson(delta.function)?.name) !== null;
    const known = vendorIndex === null ? calls.at(-1) : byVendorIndex.get(vendorIndex);
    if (id !== null) {
      const same = calls.find((call) => call.id === id);
      if (same !== undefined) return same;
    }
    // Another id with a name of its own is another call, whatever the index says.
    const another = known?.started === true && id !== null && named;
    if (known === undefined || another) return open(vendorIndex);
    return known;
  }

  function pushOne(delta: JsonObject, into: ModelEvent[]): 'never-named' | undefined {
    const call = find(delta);
    const made = asJson(delta.function);
    const name = asText(made?.name);
    const json = argumentsIn(made);
    call.id ??= asText(delta.id);
    if (!call.started) {
      call.early += json;
      if (name === null) return call.early.length > MOST_EARLY_CHARS ? 'never-named' : undefined;
      call.started = true;
      call.id ??= `call_${randomBytes(12).toString('hex')}`;
      into.push({ type: 'tool-call-start', index: call.index, id: call.id, name });
      if (call.early !== '') into.push({ type: 'tool-call-delta', index: call.index, arguments: call.early });
    } else if (json !== '') {
      into.push({ type: 'tool-call-delta', index: call.index, arguments: json });
    }
  }

  return {
    push(deltas, into) {
      for (const delta of deltas) {
        if (!isJsonObject(delta) || !isReadable(delta.function) || calls.length > MOST_CALLS) return false;
        if (pushOne(delta, into) === 'never-named') return false;
      }
      return true;
    },
    count: () => calls.length,
    incomplete: () => calls.some((call) => !call.started),
  };
}

/** Absent parts are fine. A name or arguments in an unknown form would be lost, so the answer counts as unreadable. */
function isReadable(made: unknown): boolean {
  if (made === undefined || made === null) return true;
  if (!isJsonObject(made)) return false;
  const { name, arguments: given } = made;
  const isAbsent = (value: unknown) => value === undefined || value === null;
  return (
    (typeof name === 'string' || isAbsent(name)) &&
    (typeof given === 'string' || isJsonObject(given) || isAbsent(given))
  );
}

/** Arguments are JSON text; some vendors send the object itself. */
function argumentsIn(made: JsonObject | null): string {
  const given = made?.arguments;
  if (typeof given === 'string') return given;
  return isJsonObject(given) ? JSON.stringify(given) : '';
}
