import { z } from 'zod';
import {
  ANTHROPIC_ERROR_TYPES,
  type AnthropicErrorBody,
  ERRORS,
  type NativeErrorBody,
  type NativeIssueBody,
  type OpenAiErrorBody,
} from './errors.ts';
import { exactly } from './exactly.ts';

/** The shapes of a refusal, as published. */

const CODES = Object.keys(ERRORS);
const TYPES = [...new Set(Object.values(ERRORS).map(({ type }) => type))];

export const openAiErrorSchema = exactly<OpenAiErrorBody>()(
  z.object({
    error: z.object({
      message: z.string().describe('For people: what is wrong and the way out.'),
      type: z.string().meta({ enum: TYPES, description: 'The class of SDK error.' }),
      code: z.string().nullable().meta({ examples: CODES, description: 'For programs: see Errors.' }),
      param: z
        .string()
        .nullable()
        .describe('The field that is wrong, such as `messages[0].content`; null when it is none.'),
    }),
  }),
);

export const anthropicErrorSchema = exactly<AnthropicErrorBody>()(
  z.object({
    type: z.literal('error'),
    error: z.object({
      type: z.enum(Object.values(ANTHROPIC_ERROR_TYPES)).describe('By the status.'),
      message: z.string().describe('For people: what is wrong, in which field, and the way out.'),
    }),
    request_id: z.string().describe('As in the header `request-id`.'),
  }),
);

const issue = exactly<NativeIssueBody>()(
  z.object({
    loc: z
      .array(z.union([z.string(), z.int()]))
      .describe('Where: `body` or `query`, then the path of the field.'),
    msg: z.string(),
    type: z.string(),
  }),
);

export const nativeErrorSchema = exactly<NativeErrorBody>()(
  z.object({
    detail: z
      .union([z.string(), z.array(issue)])
      .describe('A sentence, or for a failed validation (422) everything that is wrong.'),
  }),
);

/** What `/health` and `/readyz` say. */
export const probeSchema = z.object({
  status: z.string(),
  reason: z.string().optional().describe('What is wrong with the store.'),
});
