import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { VendorAnswer, VendorFrame } from './vendor-answer.ts';
import type { Endless, Moment, VendorScript, Wire } from './vendor-script.ts';

/** Long enough for the bytes before a reset to be read by the other side; a reset may discard what is unread. */
const FLUSH_MS = 30;

/** Plays an answer onto the socket: pace, cuts and interruptions as scripted. */
export async function playAnswer(
  response: ServerResponse,
  script: VendorScript,
  answer: VendorAnswer,
): Promise<void> {
  if (await interrupted(response, script, 'before-headers')) return;
  const stream = answer.kind === 'stream';
  response.writeHead(200, {
    'content-type': stream ? 'text/event-stream; charset=utf-8' : 'application/json',
    'x-request-id': 'req_vendor',
  });
  response.flushHeaders();
  if (await interrupted(response, script, 'after-headers')) return;
  const [before, after] = stream ? streamParts(script, answer) : plainParts(answer);
  await write(response, before, script);
  if (script.endless !== undefined) return goOnForEver(response, script.endless);
  if (await interrupted(response, script, 'mid-stream')) return;
  await write(response, after, { ...script, paceMs: 0 });
  response.end();
}

type Parts = [before: readonly string[], after: readonly string[]];

function streamParts(script: VendorScript, answer: Extract<VendorAnswer, { kind: 'stream' }>): Parts {
  const text = (frame: VendorFrame) => encode(frame, script.wire ?? {});
  return [[...answer.pieces.map(text), ...(script.inject ?? [])], answer.ending.map(text)];
}

function plainParts(answer: Extract<VendorAnswer, { kind: 'plain' }>): Parts {
  const middle = Math.floor(answer.body.length / 2);
  return [[answer.body.slice(0, middle)], [answer.body.slice(middle)]];
}

function encode(frame: VendorFrame, wire: Wire): string {
  const payload =
    wire.multiLineData && frame.data.startsWith('{')
      ? JSON.stringify(JSON.parse(frame.data), null, 1)
      : frame.data;
  const lines = [
    ...(wire.comments ? [': processing'] : []),
    ...(frame.event === null ? [] : [`event: ${frame.event}`]),
    ...payload.split('\n').map((line) => `data: ${line}`),
  ];
  const end = wire.lineEnd ?? '\n';
  return lines.join(end) + end + end;
}

async function write(
  response: ServerResponse,
  frames: readonly string[],
  script: VendorScript,
): Promise<void> {
  if (script.wire?.cut === 'byte') return writeBytes(response, Buffer.from(frames.join('')));
  const paced = script.paceMs !== undefined && script.paceMs > 0;
  const writes = script.wire?.cut === 'whole' && !paced ? [frames.join('')] : frames;
  for (const text of writes) {
    if (response.destroyed) return;
    if (!response.write(text)) await drained(response);
    if (paced) await delay(script.paceMs);
  }
}

/** Until the caller hangs up. */
export async function goOnForEver(
  response: ServerResponse,
  { first, piece, everyMs }: Endless,
): Promise<void> {
  if (first !== undefined) response.write(first);
  while (!response.destroyed) {
    if (!response.write(piece)) await drained(response);
    if (everyMs !== undefined) await delay(everyMs);
  }
}

async function writeBytes(response: ServerResponse, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length && !response.destroyed; at++) {
    response.write(bytes.subarray(at, at + 1));
    if (at % 16 === 0) await new Promise(setImmediate);
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      response.off('drain', goOn);
      response.off('close', goOn);
      resolve();
    };
    response.on('drain', goOn);
    response.on('close', goOn);
  });
}

/** Carries out the interruption of this moment. True: nothing more may be written. */
async function interrupted(response: ServerResponse, script: VendorScript, moment: Moment): Promise<boolean> {
  const interrupt = script.interrupt;
  if (interrupt?.at !== moment) return response.destroyed;
  switch (interrupt.by) {
    case 'hang':
      return true;
    case 'gate':
      await Promise.race([interrupt.until, new Promise((resolve) => response.once('close', resolve))]);
      return response.destroyed;
    case 'end':
      if (moment === 'before-headers') response.socket?.end();
      else response.end();
      return true;
    case 'reset':
      await delay(FLUSH_MS);
      response.socket?.resetAndDestroy();
      return true;
  }
}
