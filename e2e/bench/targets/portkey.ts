import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { machineEnv, startCommand } from '../processes.ts';
import { destination } from './parts.ts';
import type { Target } from './target.ts';

/** Portkey's open gateway: routing and retries, no keys, no limits and no money. */
export function portkeyTarget(
  scratch: string,
  version: string,
  node: { path: string; version: string },
): Target {
  return {
    name: 'portkey',
    about: `Portkey's open gateway ${version}, no keys and no money, Node ${node.version}`,
    hasHeap: true,
    isStarted: true,
    answersJson: true,
    async start({ vendor, folder, inspect }) {
      const port = await freePort();
      const file = join(scratch, 'node_modules/@portkey-ai/gateway/build/start-server.js');
      const process = startCommand({
        command: node.path,
        args: [...(inspect ? ['--inspect=127.0.0.1:0'] : []), file, `--port=${port}`, '--headless'],
        cwd: scratch,
        // Private hosts are refused as its upstream unless they are named.
        env: { ...machineEnv(), NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1' },
        logFile: join(folder, 'portkey.log'),
      });
      const headers = { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${vendor.url}/v1` };
      return { to: destination(port, headers), process, stop: () => process.stop() };
    },
  };
}
