/** What the server itself adds to a conversation. Whoever counts the tokens of a run counts these. */

/** The system prompt of a conversation that has none. */
export const DEFAULT_SYSTEM_PROMPT = 'You are a helpful assistant.';

/** The request that every loop after the first ends with. */
export const IMPROVE_INSTRUCTION =
  'Review your previous answer critically against my request: find errors, gaps and unclear passages, then improve it. ' +
  'Reply with the complete improved answer only, without mentioning this review. ' +
  'If nothing can be improved, repeat the previous answer word for word.';
