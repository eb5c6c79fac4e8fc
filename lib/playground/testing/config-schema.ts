import { z } from 'zod';
import { chatRequestSchema } from '#lib/protocol/chat-request.ts';
import { tidySchema } from '#lib/protocol/openapi/tidy-schema.ts';

/** The published schema of a config file: that of the request body, since a config is one. Fields it does not name are allowed. */
export function configSchema(): Record<string, unknown> {
  const body = tidySchema(z.toJSONSchema(chatRequestSchema, { io: 'input', unrepresentable: 'any' }));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Chat completion config',
    description:
      'A request body of POST /v1/chat/completions, as the playground edits, exports and imports it. Run it with curl -d @config.json.',
    ...body,
  };
}
