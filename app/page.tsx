import { PlaygroundApp } from '#components/playground/shell/playground-app.tsx';
import { readEnv } from '#lib/env.ts';
import { FIRST_MODEL } from '#lib/playground/shipped-models.ts';

/** Vercel cuts a function's request body here, whatever we allow. */
const VERCEL_BODY_BYTES = 4_500_000;

export default function Page() {
  const env = readEnv();
  const bodyLimitBytes = env.VERCEL ? Math.min(VERCEL_BODY_BYTES, env.MAX_BODY_BYTES) : env.MAX_BODY_BYTES;
  const deployment = {
    bodyLimitBytes,
    maxImages: env.MAX_IMAGES,
    defaultModel: env.DEFAULT_MODEL ?? FIRST_MODEL,
  };
  return <PlaygroundApp deployment={deployment} />;
}
