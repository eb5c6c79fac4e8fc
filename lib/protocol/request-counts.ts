import { z } from 'zod';

/**
 * How many of each a request may have: more than any conversation needs, and so few that checking one request never
 * holds up others. A count is checked before the things counted are.
 */

/** Values of any kind in one body. */
export const MAX_VALUES = 50_000;
/** Turns of a conversation; OpenAI takes 2,048. */
export const MAX_MESSAGES = 4_096;
/** Parts of a message, and images of a native run before the server's own limit. */
export const MAX_PARTS = 1_024;
/** Tools, and calls of one message. */
export const MAX_TOOLS = 128;
/** Tools of Anthropic's form: its clients send those of every connected server. */
export const MAX_MESSAGES_TOOLS = 512;
/** Members of one object whose names are the caller's: metadata, a schema, a history. */
export const MAX_MEMBERS = 1_000;

/** An object of named values, as `z.record` but for the count. */
export function boundedRecord<Value extends z.ZodType>(value: Value) {
  return z
    .preprocess(
      (given, context) => {
        if (memberCount(given) > MAX_MEMBERS)
          context.addIssue(`must not have more than ${MAX_MEMBERS} members`);
        return given;
      },
      z.record(z.string(), value),
    )
    .meta({ maxProperties: MAX_MEMBERS });
}

function memberCount(given: unknown): number {
  return typeof given === 'object' && given !== null ? Object.keys(given).length : 0;
}
