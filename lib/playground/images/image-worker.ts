/// <reference lib="webworker" />
import { scaleImage } from './scale-image.ts';

export interface ScaleJob {
  id: number;
  file: Blob;
}

export type ScaleAnswer =
  | { id: number; ok: true; blob: Blob; width: number; height: number }
  | { id: number; ok: false; reason: string };

/** Scales pictures off the main thread, one message each. */
self.addEventListener('message', (event: MessageEvent<ScaleJob>) => {
  void scaleImage(event.data.file).then((result) => self.postMessage({ id: event.data.id, ...result }));
});
