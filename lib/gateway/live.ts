import { createAuthenticator } from '#lib/accounts/authenticate.ts';
import { ensureFirstKey } from '#lib/accounts/manage-accounts.ts';
import { type Env, readEnv, vendorsOf } from '#lib/env.ts';
import { limitTable } from '#lib/limits/tier-limits.ts';
import { createLog, createPlainLog, type Log } from '#lib/log.ts';
import { createImages } from '#lib/models/accept-images.ts';
import { createModels } from '#lib/models/models.ts';
import type { ModelsConfig } from '#lib/models/models-config.ts';
import { warmTokenizer } from '#lib/models/tokenizer.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { openStore } from '#lib/store/open-store.ts';
import type { Store } from '#lib/store/store.ts';
import { StoreUnavailable } from '#lib/store/store-unavailable.ts';
import { storeAway } from './admit.ts';
import { errorAnswer, jsonAnswer } from './answers.ts';
import type { Answer, IncomingCall } from './call.ts';
import { CORS_HEADERS } from './cors.ts';
import { ENDPOINTS } from './endpoints.ts';
import { HoldKeeper } from './hold-keeper.ts';
import { KeepAlive } from './keep-alive.ts';
import { BytesInFlight } from './read-body.ts';
import { newRequestId } from './request-id.ts';
import { RequestLog } from './request-trace.ts';
import { createRouter } from './router.ts';
import { Running } from './running.ts';
import type { Services } from './services.ts';
import { Settlements } from './settlements.ts';

/** The composition root: the one place that builds adapters. */
export interface Gateway {
  readonly env: Env;
  readonly services: Services;
  answer(call: IncomingCall): Promise<Answer>;
  /** Refuses readiness, lets running work end for `SHUTDOWN_GRACE_MS`, then ends and settles it and closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the database (made and migrated where that is due), and everything that requests work with. Rejects with an
 * error whose message is for the operator: the environment is not usable (every variable that is wrong is named), the
 * database cannot be opened, or `FIRST_KEY` is no key. The price list and the tokenizer load a moment later, the
 * vendors' lists of models at first need: nothing of a vendor can keep the gateway from opening.
 */
export async function openGateway(env: Env = readEnv()): Promise<Gateway> {
  const log = createLog(env.LOG_LEVEL);
  const store = await openStore({
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    databaseTimeoutMs: env.DATABASE_TIMEOUT_MS,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    log,
  });
  await keepFirstKey(env, store, log);
  const models = createModels(modelsConfig(env));
  const holds = new HoldKeeper({ store, log, lifeMs: env.HOLD_SECONDS * 1_000 });
  const settlements = new Settlements({
    log,
    onEnd: (requestId) => holds.delete(requestId),
    waitMs: env.SETTLEMENT_WAIT_MS,
  });
  const running = new Running();
  let closing = false;
  const services: Services = {
    store,
    models,
    images: createImages({
      maxImages: env.MAX_IMAGES,
      maxBytes: env.MAX_IMAGE_BYTES,
      maxPixels: env.MAX_IMAGE_PIXELS,
      allowedHosts: env.IMAGE_HOSTS_ALLOWED,
    }),
    tierLimits: limitTable(env),
    isPremiumModel: premiumModels(env.PREMIUM_MODELS),
    holds,
    settlements,
    keepAlive: new KeepAlive(env.KEEP_ALIVE_MS),
    log,
    statusWaitMs: env.STATUS_WAIT_MS,
    isClosing: () => closing,
    running,
  };
  const requestLog = new RequestLog(createPlainLog(env.LOG_LEVEL));
  const router = createRouter(ENDPOINTS, {
    onEnd: (trace) => requestLog.note(trace),
    authenticate: createAuthenticator(store),
    bodies: {
      maxBytes: env.MAX_BODY_BYTES,
      timeoutMs: env.BODY_TIMEOUT_MS,
      inFlight: new BytesInFlight(env.MAX_BODY_BYTES_IN_FLIGHT),
    },
    onUnexpected: (error, requestId, { method, path }) => {
      // The store has logged by itself that it is away.
      if (error instanceof StoreUnavailable) return storeAway();
      log.error({ err: error, requestId, method, path }, 'request failed');
      return apiError('internal_error', 'The server failed to answer.');
    },
  });
  warm(services);
  return {
    env,
    services,
    answer: (call) => router.answer(call, services),
    async close() {
      closing = true;
      const endsAtMs = performance.now() + env.SHUTDOWN_GRACE_MS;
      const over = setTimeout(() => settlements.hurry(), env.SHUTDOWN_GRACE_MS);
      await running.drain(env.SHUTDOWN_GRACE_MS);
      requestLog.write();
      await settlements.end(Math.max(0, endsAtMs - performance.now()));
      clearTimeout(over);
      await holds.close();
      models.close();
      await store.close();
    },
  };
}

/** A key that the operator chose exists before the first request, also on hosts that nobody can log in to. */
async function keepFirstKey({ FIRST_KEY }: Env, store: Store, log: Log): Promise<void> {
  if (typeof FIRST_KEY !== 'string') return;
  try {
    if (await store.write(() => ensureFirstKey(FIRST_KEY, Date.now()))) return;
    log.warn(
      'FIRST_KEY is no key of this store, which has other accounts; make keys with `npm run -s keys -- create`',
    );
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Ids, or prefixes that end with a star. */
function premiumModels(patterns: readonly string[]): (id: string) => boolean {
  return (id) =>
    patterns.some((pattern) =>
      pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern,
    );
}

const WARM_AFTER_MS = 50;

/** What the first request would otherwise wait for; after start, since starting must be quick. */
function warm({ models, log }: Services): void {
  setTimeout(() => {
    Promise.all([warmTokenizer(), models.warm()]).catch((error: unknown) =>
      log.error({ err: error }, 'prices or tokenizer could not be loaded'),
    );
  }, WARM_AFTER_MS).unref();
}

function modelsConfig(env: Env): ModelsConfig {
  return {
    vendors: vendorsOf(env),
    ollamaBaseUrl: env.OLLAMA_BASE_URL === 'off' || env.VERCEL ? null : env.OLLAMA_BASE_URL,
    upstreams: env.UPSTREAMS.map((upstream) => ({
      name: upstream.name,
      baseUrl: upstream.base_url,
      apiKey: upstream.api_key ?? null,
      imageUrls: upstream.image_urls,
    })),
    defaultModel: env.DEFAULT_MODEL ?? null,
    connectTimeoutMs: env.UPSTREAM_CONNECT_TIMEOUT_MS,
    firstEventTimeoutMs: env.UPSTREAM_FIRST_EVENT_TIMEOUT_MS,
    idleTimeoutMs: env.UPSTREAM_IDLE_TIMEOUT_MS,
    totalTimeoutMs: env.UPSTREAM_TOTAL_TIMEOUT_MS,
    retries: env.UPSTREAM_RETRIES,
  };
}

/**
 * What a request is told whose host could not open the gateway: `next start` and function hosts take requests before
 * they know. The reason, which may name addresses, is for the log; the next request tries again.
 */
export function unopenedAnswer(path: string, error: unknown): Answer {
  const requestId = newRequestId();
  const reason = error instanceof Error ? error.message : String(error);
  createLog('error').error({ requestId, reason }, 'the server could not be opened');
  const headers = { ...CORS_HEADERS, 'x-request-id': requestId };
  const plain = path.replace(/\/+$/, '');
  if (plain === '/health') return jsonAnswer(200, { status: 'ok' }, headers);
  if (plain === '/readyz')
    return jsonAnswer(503, { status: 'store unavailable', reason: 'it could not be opened' }, headers);
  const shape = ENDPOINTS.find((endpoint) => endpoint.path === plain)?.shape ?? 'openai';
  return errorAnswer(shape, storeAway(), requestId, { headers });
}
