import { UNKNOWN } from './unknown-value.ts';

/** Calls that hand their one argument through: `openai.Float(0.5)`, `JSON.stringify(body)`. */
const PASS_THROUGH =
  /(?:^|\.)(?:Float|Int|String|Bool|Opt|NewOpt|F|Raw|stringify|dumps|json!|Number|String|encode)$/;

/** What a call or a struct of a known SDK makes, as JSON; anything else is unknown. */
export function constructed(name: string, positional: unknown[], named: Record<string, unknown>): unknown {
  const [first, second] = positional;
  const last = name.split(/\.|::/).at(-1) ?? name;
  const speaker = /^(System|Developer|User|Assistant|Tool)Message$/.exec(last)?.[1];
  if (speaker === 'Tool') return { role: 'tool', tool_call_id: second, content: first };
  if (speaker !== undefined) return { role: speaker.toLowerCase(), content: first };
  if (last === 'TextContentPart') return { type: 'text', text: first };
  if (last === 'ImageContentPart') return { type: 'image_url', image_url: first };
  if (name === 'dict') return named;
  if (PASS_THROUGH.test(name)) return positional.length === 0 ? UNKNOWN : first;
  if (/Param(s|Union)?$/.test(last)) return snakeCased(named);
  return UNKNOWN;
}

/** Go's field names as they travel: `MaxTokens` → `max_tokens`, `ImageURL` → `image_url`. */
function snakeCased(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase(),
      value,
    ]),
  );
}
