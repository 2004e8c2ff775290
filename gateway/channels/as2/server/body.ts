/** Reads a request's body into scratch: bounded in bytes, in silence and in slowness, and hashed on the way. */
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Bytes, Scratch } from '../bytes.ts';

export interface BodyLimits {
  readonly bodyBytesMax: number;
  /** Longest silence. */
  readonly idleMs: number;
  /** A body slower than this after `graceMs` is cut off. */
  readonly bytesPerSecondMin: number;
  readonly graceMs: number;
}

export class BodyRefused extends Error {
  readonly status: 408 | 413;

  constructor(status: 408 | 413, what: string) {
    super(what);
    this.name = 'BodyRefused';
    this.status = status;
  }
}

export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits,
  scratch: Scratch,
): Promise<{ body: Bytes; sha256: string }> {
  const hash = createHash('sha256');
  const body = await scratch.keep(bounded(request, limits, (chunk) => hash.update(chunk)));
  return { body, sha256: hash.digest('hex') };
}

async function* bounded(
  request: IncomingMessage,
  limits: BodyLimits,
  seen: (chunk: Buffer) => void,
): AsyncGenerator<Buffer> {
  const { bodyBytesMax, idleMs, bytesPerSecondMin, graceMs } = limits;
  const startedAt = performance.now();
  let length = 0;
  const timer = setTimeout(() => request.destroy(new BodyRefused(408, `silent for ${idleMs} ms`)), idleMs);
  try {
    for await (const chunk of request) {
      timer.refresh();
      const bytes = chunk as Buffer;
      length += bytes.length;
      if (length > bodyBytesMax) throw new BodyRefused(413, `more than ${bodyBytesMax} bytes`);
      const passed = performance.now() - startedAt;
      if (passed > graceMs && (length * 1_000) / passed < bytesPerSecondMin) {
        throw new BodyRefused(408, `slower than ${bytesPerSecondMin} bytes a second`);
      }
      seen(bytes);
      yield bytes;
    }
  } finally {
    clearTimeout(timer);
  }
}
