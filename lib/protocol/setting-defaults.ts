/** What an absent setting comes to on either endpoint: published in the schemas, applied to runs, shown by the page. */
export const SETTING_DEFAULTS = {
  temperature: 0.5,
  /** Output tokens of a loop; lowered to what the model and its context leave. */
  max_tokens: 8_192,
  max_loops: 1,
  stream: false,
} as const;
