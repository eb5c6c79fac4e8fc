import type { ResponseFormat, ToolChoice, ToolDefinition } from '#lib/protocol/prompt.ts';

/** OpenAI's wire forms of tools and response formats, shared by both endpoints, as the run knows them. */

interface FunctionTool {
  readonly function: {
    readonly name: string;
    readonly description?: string | null | undefined;
    readonly parameters?: Record<string, unknown> | null | undefined;
    readonly strict?: boolean | null | undefined;
  };
}

export function toToolDefinitions(tools: readonly FunctionTool[] | null | undefined): ToolDefinition[] {
  return (tools ?? []).map((tool) => ({
    name: tool.function.name,
    description: tool.function.description ?? null,
    parameters: tool.function.parameters ?? { type: 'object', properties: {} },
    strict: tool.function.strict ?? null,
  }));
}

type WireFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly json_schema: {
        readonly name: string;
        readonly description?: string | null | undefined;
        readonly schema?: Record<string, unknown> | null | undefined;
        readonly strict?: boolean | null | undefined;
      };
    };

/** Plain text is no format. */
export function toResponseFormat(format: WireFormat | null | undefined): ResponseFormat | null {
  if (format === null || format === undefined || format.type === 'text') return null;
  if (format.type === 'json_object') return { type: 'json_object' };
  const { name, description, schema, strict } = format.json_schema;
  return {
    type: 'json_schema',
    name,
    description: description ?? null,
    schema: schema ?? {},
    strict: strict ?? null,
  };
}

export function toStopList(stop: string | readonly string[] | null | undefined): readonly string[] {
  return typeof stop === 'string' ? [stop] : (stop ?? []);
}

/**
 * Seeds beyond what a JSON number holds exactly are folded into it: the same seed always comes to the same one, and
 * every vendor takes it.
 */
export function toSeed(seed: number | null | undefined): number | null {
  if (seed === null || seed === undefined) return null;
  // JSON has no negative zero.
  return Number.isSafeInteger(seed) ? seed : (seed % 2 ** 53) + 0;
}

type WireToolChoice = 'none' | 'auto' | 'required' | { readonly function: { readonly name: string } };

/** Without tools there is nothing to choose. */
export function toToolChoice(
  choice: WireToolChoice | null | undefined,
  tools: readonly ToolDefinition[],
): ToolChoice | null {
  if (tools.length === 0 || choice === null || choice === undefined) return null;
  return typeof choice === 'string' ? choice : { name: choice.function.name };
}
