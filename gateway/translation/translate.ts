/** Translating one file, chunk by chunk: the way a worker and the command line share. */
import type { Outcome } from '../../translators/outcome.ts';
import type { TranslationContext } from '../../translators/translator.ts';
import { chooseTranslator } from './choose.ts';

/**
 * Bytes that are translated first: a translator gives what comes of its bytes when it is through with them all, and before
 * its code is warm that takes a while. So the first documents of a file of any size are there at once.
 */
const firstBytes = 4_096;

/** Outcomes of a file's bytes, batch after batch, as they come. Never throws on data. */
export function* translate(
  context: TranslationContext,
  chunks: Iterable<Uint8Array>,
): Generator<readonly Outcome[], void, undefined> {
  const iterator = chunks[Symbol.iterator]();
  const first = iterator.next();
  const head = first.done ? new Uint8Array() : first.value;
  const translator = chooseTranslator(context, head);
  yield translator.push(head.subarray(0, firstBytes));
  if (head.length > firstBytes) yield translator.push(head.subarray(firstBytes));
  for (let next = iterator.next(); !next.done; next = iterator.next()) yield translator.push(next.value);
  yield translator.end();
}
