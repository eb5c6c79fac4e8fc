import { parseArgs } from 'node:util';
import { VendorServer } from './vendor.ts';
import { VENDOR_FAULTS } from './vendor-faults.ts';

/** `node e2e/support/vendor-cli.ts --port 4390`: the scripted vendor alone, to try things by hand. */
const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const vendor = await VendorServer.start(Number(values.port));

console.log(`A vendor that does what its model's name says. Point the server at it:

  OPENAI_API_KEY=any    OPENAI_BASE_URL=${vendor.url}/openai/v1
  ANTHROPIC_API_KEY=any ANTHROPIC_BASE_URL=${vendor.url}/anthropic/v1
  GROQ_API_KEY=any      GROQ_BASE_URL=${vendor.url}/groq/v1

Any model answers. gpt-fault-<name>, claude-fault-<name> or groq/fault-<name> has that fault:
  ${Object.keys(VENDOR_FAULTS).join(', ')}`);

process.once('SIGINT', () => void vendor.stop());
process.once('SIGTERM', () => void vendor.stop());
