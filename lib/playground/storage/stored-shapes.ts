import type { Config, ConfigMessage, ContentPart } from '#lib/playground/config.ts';
import type {
  AssistantTurn,
  BrokenTurn,
  ToolTurn,
  Turn,
  TurnTimings,
  TurnUsage,
  UserTurn,
} from '#lib/playground/conversation.ts';
import type { ImageAttachment, RemoteImage, StoredImage } from '#lib/playground/images/attachment.ts';
import type { LoggedFrame, RecordedRun } from '#lib/playground/runs/recorded-run.ts';
import { SETTINGS, type Setting } from '#lib/playground/settings-table.ts';
import {
  anything,
  byField,
  dictionary,
  flag,
  list,
  matching,
  moment,
  nullable,
  number,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  textOr,
} from '#lib/playground/shape.ts';
import type {
  CompletionFailure,
  CompletionOutcome,
  ServerErrorBody,
} from '#lib/playground/stream/completion-outcome.ts';
import type { LoopUsageBody, ToolCallBody } from '#lib/protocol/chat-chunk.ts';
import type { FoldedReasoning } from '#lib/protocol/fold-chunks.ts';
import { FINISH_REASONS, IMAGE_MEDIA_TYPES } from '#lib/protocol/prompt.ts';
import type { ColumnRecord, DraftRecord, Preset } from './records.ts';

/** The one description of what this page keeps: files are held against it on the way in, storage on the way out. */

const finishReason = oneOf(...FINISH_REASONS);

const toolCall = object<ToolCallBody>({
  id: text,
  type: oneOf('function'),
  function: object<ToolCallBody['function']>({ name: text, arguments: text }),
});

const loopUsage = object<LoopUsageBody>({
  loop: number,
  prompt_tokens: number,
  completion_tokens: number,
  total_tokens: number,
  cost: number,
  finish_reason: finishReason,
});

const usage = object<TurnUsage>({
  prompt_tokens: number,
  completion_tokens: number,
  total_tokens: number,
  prompt_tokens_details: optional(object<{ cached_tokens: number }>({ cached_tokens: number })),
  completion_tokens_details: optional(object<{ reasoning_tokens: number }>({ reasoning_tokens: number })),
  cost: number,
  estimated: optional(flag),
  loops: optional(list(loopUsage)),
});

const error = object<ServerErrorBody>({
  message: text,
  type: text,
  code: nullable(text),
  param: nullable(text),
});

const requestId = nullable(text);

const failure = byField<CompletionFailure>('kind', {
  refused: object<Extract<CompletionFailure, { kind: 'refused' }>>({
    kind: oneOf('refused'),
    status: number,
    error,
    requestId,
    retryAfterMs: nullable(number),
  }),
  'broke-off': object<Extract<CompletionFailure, { kind: 'broke-off' }>>({
    kind: oneOf('broke-off'),
    error,
    requestId,
  }),
  unreachable: object<Extract<CompletionFailure, { kind: 'unreachable' }>>({
    kind: oneOf('unreachable'),
    message: text,
  }),
  lost: object<Extract<CompletionFailure, { kind: 'lost' }>>({
    kind: oneOf('lost'),
    message: text,
    requestId,
  }),
  unreadable: object<Extract<CompletionFailure, { kind: 'unreadable' }>>({
    kind: oneOf('unreadable'),
    status: number,
    message: text,
    requestId,
  }),
});

const image = byField<ImageAttachment>('kind', {
  stored: object<StoredImage>({
    kind: oneOf('stored'),
    hash: text,
    name: text,
    mediaType: oneOf(...IMAGE_MEDIA_TYPES),
    bytes: number,
    width: number,
    height: number,
    originalBytes: number,
  }),
  remote: object<RemoteImage>({
    kind: oneOf('remote'),
    url: matching(/^https:\/\//, 'an https address'),
    name: text,
  }),
});

const turnBase = { id: text, parentId: nullable(text), createdAt: moment } as const;

export const turnShape = byField<Turn>('kind', {
  user: object<UserTurn>({ ...turnBase, kind: oneOf('user'), text, images: list(image) }),
  tool: object<ToolTurn>({ ...turnBase, kind: oneOf('tool'), toolCallId: text, text }),
  broken: object<BrokenTurn>({
    ...turnBase,
    kind: oneOf('broken'),
    reason: text,
    kept: anything,
    text: oneOf(''),
  }),
  assistant: object<AssistantTurn>({
    ...turnBase,
    kind: oneOf('assistant'),
    status: oneOf('streaming', 'done', 'stopped', 'interrupted', 'failed'),
    model: text,
    content: text,
    reasoning: list(object<FoldedReasoning>({ loop: nullable(number), text })),
    loops: list(loopUsage),
    toolCalls: list(toolCall),
    finishReason: nullable(finishReason),
    usage: nullable(usage),
    cost: nullable(number),
    timings: nullable(object<TurnTimings>({ firstTokenMs: nullable(number), durationMs: number })),
    requestId,
    completionId: nullable(text),
    failure: nullable(failure),
  }),
});

const contentPart = byField<ContentPart>('type', {
  text: object<{ type: 'text'; text: string }>({ type: oneOf('text'), text }),
  image_url: object<Extract<ContentPart, { type: 'image_url' }>>({
    type: oneOf('image_url'),
    image_url: object<{ url: string; detail?: 'auto' | 'low' | 'high' }>({
      url: text,
      detail: optional(oneOf('auto', 'low', 'high')),
    }),
  }),
  // Sent on as it came; nothing here reads it.
  refusal: dictionary(anything) as Shape<never>,
});

const message = object<ConfigMessage>({
  role: oneOf('system', 'developer', 'user', 'assistant', 'tool'),
  content: nullable(textOr(list(contentPart))),
  name: optional(text),
  tool_calls: optional(list(toolCall)),
  tool_call_id: optional(text),
});

/** What the form can hold for a setting, whatever its range. */
function settingShape(setting: Setting): Shape<unknown> {
  switch (setting.kind) {
    case 'range':
    case 'number':
    case 'integer':
      return number;
    case 'text':
      return text;
    case 'toggle':
      return flag;
    case 'select':
      return textOr(dictionary(anything));
    case 'list':
      return textOr(list(text));
    case 'json':
      return setting.shape === 'array' ? list(dictionary(anything)) : dictionary(anything);
    default:
      return setting satisfies never;
  }
}

const messagesAndModel = object<Pick<Config, 'model' | 'messages'>>({ model: text, messages: list(message) });

export const configShape: Shape<Config> = {
  check(value, path) {
    const fault = messagesAndModel.check(value, path);
    if (fault !== null) return fault;
    const fields = value as Config;
    for (const setting of SETTINGS) {
      const wrong = optional(settingShape(setting)).check(fields[setting.key], `${path}.${setting.key}`);
      if (wrong !== null) return wrong;
    }
    return null;
  },
};

export const columnShape = object<ColumnRecord>({
  id: text,
  config: configShape,
  selected: dictionary(text),
});

export const variablesShape = dictionary(text);

export const draftShape = object<DraftRecord>({
  chatId: text,
  text,
  images: list(image),
  updatedAt: moment,
});

export const presetShape = object<Preset>({
  id: text,
  name: text,
  config: configShape,
  variables: variablesShape,
  updatedAt: moment,
});

const outcome = byField<CompletionOutcome>('kind', {
  done: object<{ kind: 'done' }>({ kind: oneOf('done') }),
  stopped: object<{ kind: 'stopped' }>({ kind: oneOf('stopped') }),
  failed: object<Extract<CompletionOutcome, { kind: 'failed' }>>({ kind: oneOf('failed'), failure }),
});

export const runShape = object<RecordedRun>({
  id: text,
  startedAt: {
    check: (value, path) =>
      typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? null : `${path} must be a date`,
  },
  // Only shown, as JSON: a run that the server refused is kept with what was wrong in it.
  request: object<Pick<Config, 'model' | 'messages'>>({
    model: text,
    messages: list(dictionary(anything)) as Shape<never>,
  }) as Shape<Config>,
  response: nullable(
    object<NonNullable<RecordedRun['response']>>({
      status: number,
      afterMs: number,
      headers: dictionary(text),
    }),
  ),
  frames: list(object<LoggedFrame>({ gapMs: number, kind: oneOf('data', 'comment', 'body'), text })),
  durationMs: number,
  outcome,
});
