import type { ModelCall } from '#lib/models/provider.ts';
import type { ToolDefinition } from '#lib/protocol/prompt.ts';
import { documentFor } from './json-document.ts';
import { SampleBudget } from './sample-budget.ts';

/** What `test/tools` does with a call: call tools, or say something. */
export type ToolReply =
  | {
      readonly kind: 'calls';
      readonly calls: readonly { readonly name: string; readonly arguments: string }[];
    }
  | { readonly kind: 'text'; readonly text: string };

function toolsToCall({ tools, toolChoice, parallelToolCalls }: ModelCall): readonly ToolDefinition[] {
  if (toolChoice === 'none') return [];
  if (toolChoice !== null && typeof toolChoice === 'object') {
    return tools.filter((tool) => tool.name === toolChoice.name);
  }
  return parallelToolCalls === true ? tools : tools.slice(0, 1);
}

function answerFromResults({ messages }: ModelCall): string {
  const asked = new Map<string, string>();
  for (const message of messages) {
    if (message.role === 'assistant') for (const { id, name } of message.toolCalls) asked.set(id, name);
  }
  const lastAsked = messages.findLastIndex((message) => message.role === 'assistant');
  const results = messages.slice(lastAsked + 1).filter((message) => message.role === 'tool');
  return results
    .map((result) => `${asked.get(result.toolCallId) ?? result.toolCallId} answered: ${result.content}`)
    .join('\n');
}

/**
 * Calls the first offered tool, the named one, or every one when `parallel_tool_calls` is true, with arguments
 * valid for its schema. Once a tool has answered, repeats what it said, unless `tool_choice` demands a call.
 */
export function toolTurn(call: ModelCall): ToolReply {
  const { toolChoice } = call;
  const mustCall = toolChoice === 'required' || (toolChoice !== null && typeof toolChoice === 'object');
  if (!mustCall && call.messages.at(-1)?.role === 'tool')
    return { kind: 'text', text: answerFromResults(call) };
  const budget = new SampleBudget();
  const calls = toolsToCall(call).map(({ name, parameters }) => ({
    name,
    arguments: documentFor(parameters, { param: 'tools', what: `The schema of the tool ${name}` }, budget),
  }));
  if (calls.length > 0) return { kind: 'calls', calls };
  const reason = call.tools.length === 0 ? 'no tools were offered' : 'tool_choice forbids it';
  return { kind: 'text', text: `No tool was called: ${reason}.` };
}
