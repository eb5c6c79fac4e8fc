import { writeFileSync } from 'node:fs';
import { configSchema } from './config-schema.ts';

/** Writes the published schema anew after a change of the request's schema; then let the formatter run over it. */
writeFileSync('public/config.schema.json', `${JSON.stringify(configSchema(), null, 2)}\n`);
