import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { machineEnv, startCommand } from '../processes.ts';
import { destination } from './parts.ts';
import { type BenchVendor, STARTED, type Target } from './target.ts';

/** nginx as a relay with one worker, where it is installed (or named by `NGINX`); null where it is not. */
export function nginxTarget(): Target | null {
  const command = process.env.NGINX ?? 'nginx';
  const { stderr, status } = spawnSync(command, ['-v'], { encoding: 'utf8' });
  if (status !== 0) return null;
  const version = /nginx\/([\d.]+)/.exec(stderr)?.[1] ?? 'of unknown version';
  return {
    ...STARTED,
    name: 'nginx',
    about: `nginx ${version} as a relay, one process, unbuffered`,
    hasHeap: false,
    async start({ vendor, folder }) {
      const port = await freePort();
      const home = join(folder, 'nginx');
      mkdirSync(join(home, 'temporary'), { recursive: true });
      writeFileSync(join(home, 'nginx.conf'), configuration(vendor, port));
      const args = ['-p', home, '-c', 'nginx.conf', '-e', 'error.log'];
      const logFile = join(folder, 'nginx.log');
      const process = startCommand({ command, args, cwd: home, env: machineEnv(), logFile });
      return { to: destination(port), process, stop: () => process.stop() };
    },
  };
}

function configuration(vendor: BenchVendor, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path temporary/${name};`)
    .join(' ');
  // One process: nothing is left behind when it is killed.
  return `daemon off; master_process off; worker_processes 1; worker_rlimit_nofile 20000; pid nginx.pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 16000; }
http {
  access_log off; ${temporary}
  keepalive_requests 1000000000; keepalive_timeout 300s;
  upstream vendor { server 127.0.0.1:${vendor.port}; keepalive 512; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://vendor; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_buffering off; proxy_read_timeout 300s;
    }
  }
}
`;
}
