/**
 * Gives intake the files of several messages at once, so that they share its commit: messages come out of decryption one
 * by one, and without this each would pay for an fsync of its own. Only what is in memory waits for others.
 */
import type { Accepted, Incoming } from '../../../intake/intake.ts';

type Accept = (files: readonly Incoming[]) => Promise<readonly Accepted[]>;

interface Waiting {
  readonly files: readonly Incoming[];
  readonly resolve: (accepted: Promise<readonly Accepted[]>) => void;
}

/** Longest that a message waits for others, in milliseconds, and most messages that go together. */
const gatherMs = 3;
const gatherMax = 32;

/** `isAlone` says whether no other message is in hand: then nothing is waited for. */
export function gathered(
  accept: Accept,
  isAlone: () => boolean,
): (files: readonly Incoming[], isSmall: boolean) => Promise<readonly Accepted[]> {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const together = waiting;
    waiting = [];
    const done = accept(together.flatMap(({ files }) => files));
    let start = 0;
    for (const { files, resolve } of together) {
      const from = start;
      start += files.length;
      resolve(done.then((accepted) => accepted.slice(from, from + files.length)));
    }
  };
  return (files, isSmall) => {
    if (!isSmall || (isAlone() && waiting.length === 0)) return accept(files);
    const { promise, resolve } = Promise.withResolvers<readonly Accepted[]>();
    waiting.push({ files, resolve });
    if (waiting.length >= gatherMax) flush();
    else timer ??= setTimeout(flush, gatherMs);
    return promise;
  };
}
