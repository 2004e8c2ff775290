/** A file's bytes, chunk by chunk. */
import { closeSync, openSync, readSync } from 'node:fs';

const chunkBytes = 262_144;

/** A file's bytes. Each chunk is good until the next is asked for. */
export function* fileChunks(path: string): Generator<Uint8Array, void, undefined> {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafeSlow(chunkBytes);
    for (;;) {
      const read = readSync(file, buffer, 0, chunkBytes, null);
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(file);
  }
}
