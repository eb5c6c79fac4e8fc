/** What OpenAI's chat format adds to the texts of a prompt, in tokens: everyone who counts a prompt adds the same. */
export const PROMPT_OVERHEAD = {
  /** Role and separators of each message. */
  message: 3,
  /** A message that names its speaker. */
  name: 1,
  /** The opening of the answer. */
  answer: 3,
} as const;
