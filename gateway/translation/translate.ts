/** Translating one file, chunk by chunk: the way a worker and the command line share. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { Outcome } from '../../translators/outcome.ts';
import type { TranslationContext } from '../../translators/translator.ts';
import { chooseTranslator } from './choose.ts';

const chunkBytes = 262_144;

/** Outcomes of a file's bytes, batch after batch, as they come. Never throws on data. */
export function* translate(
  context: TranslationContext,
  chunks: Iterable<Uint8Array>,
): Generator<readonly Outcome[], void, undefined> {
  const iterator = chunks[Symbol.iterator]();
  const first = iterator.next();
  const head = first.done ? new Uint8Array() : first.value;
  const translator = chooseTranslator(context, head);
  yield translator.push(head);
  for (let next = iterator.next(); !next.done; next = iterator.next()) yield translator.push(next.value);
  yield translator.end();
}

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
