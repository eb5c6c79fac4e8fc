import cluster from 'node:cluster';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { flushCompileCache } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createFirstKey } from '#lib/accounts/manage-accounts.ts';
import { type Env, readEnv } from '#lib/env.ts';
import { type Gateway, openGateway } from '#lib/gateway/live.ts';
import { toCall, writeAnswer } from '#lib/gateway/node-http.ts';

/**
 * One process of the self-hosted server: `/v1` and the probes go straight to the gateway, everything else to Next.
 * Next loads behind the open port, so that the API answers before the pages do.
 */
const env = readEnv();
const gateway = await openGateway(env).catch(exitWith);
const development = process.argv.includes('--dev');
const server = createServer(
  {
    headersTimeout: 15_000,
    requestTimeout: 330_000,
    connectionsCheckingInterval: 5_000,
    // Nothing here but the development server speaks another protocol: who offers one, as clients of HTTP/2 do,
    // is answered as ever. Next would take such connections from the API too, and keep those that it does not know.
    shouldUpgradeCallback: ({ url = '/' }) => development && !isApi(url),
  },
  (request, response) => void handle(request, response),
);
/** Loading Next holds up the event loop: whoever waits for the port to open is answered first. */
const PAGES_LOAD_AFTER_MS = 200;
let closing = false;
let pages: ReturnType<typeof preparePages> | undefined;

server.keepAliveTimeout = 65_000;
server.listen(env.PORT, env.HOST, () => void announce());
server.on('error', (error) => exit(cannotListen(error)));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void shutDown());
// The process that looked after this one is gone, and nobody else would end it.
if (cluster.isWorker) process.once('disconnect', () => void shutDown());

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.url = toOriginForm(request.url ?? '/');
  // Next falls over TRACE, which no web request can be: the gateway says that there is no such thing.
  if (!isApi(request.url) && isDecodable(request.url) && request.method !== 'TRACE') {
    const answer = await loadPages();
    if (!isRouterState(request.headers[ROUTER_STATE])) delete request.headers[ROUTER_STATE];
    return answer(request, response);
  }
  writeAnswer(request, response, await gateway.answer(toCall(request, response)));
}

function isApi(url: string): boolean {
  return url === '*' || /^\/(?:v1(?:[/?]|$)|(?:health|readyz|openapi\.json)\/?(?:\?|$))/.test(url);
}

/** Clients of a proxy write the whole URL: https://www.rfc-editor.org/rfc/rfc9112#name-absolute-form */
function toOriginForm(target: string): string {
  const rest = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1];
  if (rest === undefined) return target;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Next falls over escapes that stand for no text; the gateway says that there is no such path. */
function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

const ROUTER_STATE = 'next-router-state-tree';

/** What Next's own pages send. It falls over anything else, where it only shows that there is no such page. */
function isRouterState(header: string | string[] | undefined): boolean {
  try {
    const state: unknown = JSON.parse(decodeURIComponent(String(header)));
    return Array.isArray(state) && typeof state[0] === 'string' && typeof state[1] === 'object';
  } catch {
    return false;
  }
}

function loadPages(): ReturnType<typeof preparePages> {
  pages ??= preparePages();
  return pages;
}

async function preparePages() {
  const { default: next } = await import('next');
  const app = next({ dev: development, hostname: env.HOST, port: env.PORT });
  await app.prepare();
  // Only the development server speaks over a WebSocket: it reloads what was edited.
  if (development) server.on('upgrade', app.getUpgradeHandler());
  return app.getRequestHandler();
}

async function announce(): Promise<void> {
  setTimeout(() => void loadPages().then(() => flushCompileCache(), exitWith), PAGES_LOAD_AFTER_MS);
  if (cluster.worker !== undefined && cluster.worker.id > 1) return;
  const { port } = server.address() as AddressInfo;
  const origin = `http://${env.HOST === '127.0.0.1' || env.HOST === '0.0.0.0' ? 'localhost' : env.HOST}:${port}`;
  const key = await firstKey(env, gateway).catch((error: unknown) => {
    console.error(`No first key could be made, the next start tries again: ${messageOf(error)}`);
    return null;
  });
  console.log(key === null ? readyText(origin) : firstText(origin, key));
}

/**
 * Only on this machine's own address, unless asked: the link is a credential with money behind it. A key that the
 * operator chose was made when the gateway opened.
 */
async function firstKey({ HOST, FIRST_KEY }: Env, { services }: Gateway): Promise<string | null> {
  const loopback = HOST === 'localhost' || HOST === '::1' || HOST.startsWith('127.');
  if (typeof FIRST_KEY === 'string' || !(loopback || FIRST_KEY)) return null;
  const made = await services.store.write(() => createFirstKey(Date.now()));
  return made?.key ?? null;
}

function firstText(origin: string, key: string): string {
  return `Swarms Playground is ready. Open this link: it holds a new key with 100 USD of credit, shown only now.\n\n  ${origin}/#key=${key}\n`;
}

function readyText(origin: string): string {
  return `Swarms Playground is ready: ${origin}\nMake a key with: npm run -s keys -- create --name me --tier premium --credits 10`;
}

/** Answers go on until they are done or the grace is over; then the process ends by itself. */
async function shutDown(): Promise<void> {
  // A terminal's SIGINT reaches a worker twice: from the terminal, and passed on as SIGTERM.
  if (closing) return;
  closing = true;
  const closed = new Promise((resolve) => server.close(resolve));
  await gateway.close();
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
  await closed;
  process.exit(0);
}

function cannotListen(error: NodeJS.ErrnoException): string {
  const ways: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another process has that port; end it or set PORT to another',
    EACCES: 'this user may not use that port; set PORT to 1024 or above',
    EADDRNOTAVAIL: 'that is no address of this machine; set HOST to one that is, or to 0.0.0.0',
    ENOTFOUND: 'that is no address of this machine; set HOST to one that is, or to 0.0.0.0',
  };
  return `The server cannot listen on ${env.HOST}:${env.PORT}: ${ways[error.code ?? ''] ?? error.message}.`;
}

function exitWith(error: unknown): never {
  return exit(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function exit(message: string): never {
  console.error(message);
  process.exit(1);
}
