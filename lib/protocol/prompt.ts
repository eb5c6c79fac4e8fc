/** What a model is shown and told, whatever endpoint asked and whatever vendor answers. History stays real turns. */

export interface TextPart {
  readonly type: 'text';
  readonly text: string;
}

/** Size in pixels; null when the bytes were never seen (a URL handed to the vendor). */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export type ImageDetail = 'auto' | 'low' | 'high' | 'original';

/**
 * An image that passed the checks: either bytes (base64 without prefix, media type read from the bytes) or an
 * https URL that passed the egress guard.
 */
export interface ImagePart {
  readonly type: 'image';
  readonly source:
    | { readonly kind: 'data'; readonly mediaType: ImageMediaType; readonly base64: string }
    | { readonly kind: 'url'; readonly url: string };
  readonly size: ImageSize | null;
  readonly detail: ImageDetail;
}

export const IMAGE_MEDIA_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;
export type ImageMediaType = (typeof IMAGE_MEDIA_TYPES)[number];

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, exactly as the model wrote it. */
  readonly arguments: string;
}

export type PromptMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: readonly (TextPart | ImagePart)[]; readonly name?: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly toolCalls: readonly ToolCall[];
      readonly name?: string;
    }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly content: string };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string | null;
  /** JSON Schema of the arguments object. */
  readonly parameters: Record<string, unknown>;
  readonly strict: boolean | null;
}

export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

export type ResponseFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly name: string;
      readonly description: string | null;
      readonly schema: Record<string, unknown>;
      readonly strict: boolean | null;
    };

/** OpenAI's efforts, weakest first. */
export const REASONING_EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

export const VERBOSITIES = ['low', 'medium', 'high'] as const;
export type Verbosity = (typeof VERBOSITIES)[number];

export const FINISH_REASONS = ['stop', 'length', 'tool_calls', 'content_filter'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];
