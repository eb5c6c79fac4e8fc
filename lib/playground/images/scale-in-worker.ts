import type { ScaleAnswer, ScaleJob } from './image-worker.ts';
import type { ScaledImage } from './scale-image.ts';

const LONGEST_MS = 30_000;

let worker: Worker | null = null;
let lastId = 0;

/** Scales a picture in one shared worker; where no worker can start, on the page itself. */
export async function scaleInWorker(file: Blob): Promise<ScaledImage> {
  const running = start();
  if (running === null) return (await import('./scale-image.ts')).scaleImage(file);
  const job: ScaleJob = { id: ++lastId, file };
  return new Promise((resolve) => {
    const settle = (result: ScaledImage): void => {
      clearTimeout(timer);
      running.removeEventListener('message', onMessage);
      running.removeEventListener('error', onError);
      resolve(result);
    };
    const onMessage = ({ data }: MessageEvent<ScaleAnswer>): void => {
      if (data.id !== job.id) return;
      settle(data.ok ? { ok: true, blob: data.blob, width: data.width, height: data.height } : data);
    };
    // A worker whose script did not load: the page does the work itself.
    const onError = (): void => {
      worker = null;
      void import('./scale-image.ts').then(({ scaleImage }) => scaleImage(file)).then(settle);
    };
    const timer = setTimeout(
      () => settle({ ok: false, reason: 'Scaling the picture took too long.' }),
      LONGEST_MS,
    );
    running.addEventListener('message', onMessage);
    running.addEventListener('error', onError);
    running.postMessage(job);
  });
}

function start(): Worker | null {
  if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return null;
  worker ??= new Worker(new URL('./image-worker.ts', import.meta.url), { type: 'module' });
  return worker;
}
