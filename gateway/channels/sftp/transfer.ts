/**
 * Bytes of one file, down and up, several pieces on their way at a time: over a line of 50 ms each piece alone would make
 * 5 MB a second at best.
 */
import { GatewayError } from '../../errors.ts';
import type { Pace } from './limits.ts';
import { type Remote, type RemoteFile, RemoteRefusal, type RemoteStats } from './remote.ts';

/** Bytes of one piece: the most that OpenSSH takes. Others take 32 KiB; ssh2 splits for them. */
const pieceBytes = 261_120;
/** Pieces of one file on their way. */
const piecesMax = 8;

/** What was seen of the file when it was listed. */
export interface Announced {
  readonly size: number;
  readonly mtime: number;
}

/** Bytes that are worth going on behind, where a connection is lost: of fewer, the file is read again. */
const resumedBytesMin = 1_048_576;
/** Losses without a byte between them, until it is left for later. */
const lossesMax = 5;

/**
 * As `download`; goes on behind what was read where the connection is lost in the middle of a large file that is still
 * what was listed. `reopen` waits as long as it is well to after so many losses in a row, and gives the next session.
 */
export async function* downloadResumed(
  remote: Remote,
  path: string,
  announced: Announced,
  pace: Pace,
  reopen: (losses: number) => Promise<Remote>,
): AsyncGenerator<Uint8Array> {
  let read = 0;
  for (let losses = 0, open: Remote | undefined = remote; ; ) {
    const before = read;
    try {
      open ??= await reopen(losses);
      for await (const piece of download(open, path, announced, pace, read)) {
        read += piece.length;
        yield piece;
      }
      return;
    } catch (error) {
      losses = read > before ? 1 : losses + 1;
      const isLoss = error instanceof GatewayError && lossCodes.has(error.code);
      if (!isLoss || read < resumedBytesMin || losses > lossesMax) throw error;
      open = undefined;
    }
  }
}

const lossCodes: ReadonlySet<string> = new Set(['connection-lost', 'peer-frozen', 'partner-unreachable']);

/**
 * Reads a file from a position on, and makes sure that it is the one that was listed and stood still meanwhile. Throws
 * `vanished` where it is gone, `remote-changed` where it is shorter, longer or newer than listed, `connection-lost` and
 * the like.
 */
export async function* download(
  remote: Remote,
  path: string,
  announced: Announced,
  pace: Pace,
  from = 0,
): AsyncGenerator<Uint8Array> {
  const file = await opened(remote, path);
  const pieces: Promise<Uint8Array>[] = [];
  let asked = from;
  const { size } = announced;
  const ask = async () => {
    const length = Math.min(pieceBytes, size - asked);
    await pace.take(length);
    const piece = file.read(asked, length);
    asked += length;
    // A piece that is not waited for any more may fail in peace.
    piece.catch(() => undefined);
    pieces.push(piece);
  };
  try {
    const before = file.stats();
    before.catch(() => undefined);
    // What was read before is of another file where this one is not as it was listed.
    if (from > 0) assertSame(path, announced, await before);
    for (let read = from; read < size; ) {
      while (asked < size && pieces.length < piecesMax) await ask();
      const expected = Math.min(pieceBytes, size - read);
      const piece = await (pieces.shift() as Promise<Uint8Array>);
      if (piece.length !== expected) throw changed(path, `${read + piece.length} bytes of ${size}`);
      read += piece.length;
      yield piece;
    }
    const [first, after] = await Promise.all([before, remote.look(path)]);
    assertSame(path, announced, first);
    assertSame(path, announced, after);
  } finally {
    await Promise.allSettled(pieces);
    await file.close().catch(() => undefined);
  }
}

async function opened(remote: Remote, path: string): Promise<RemoteFile> {
  try {
    return await remote.openFile(path, 'r');
  } catch (error) {
    if (!(error instanceof RemoteRefusal)) throw error;
    throw new GatewayError(error.refusal === 'missing' ? 'vanished' : 'remote-refused', path, error);
  }
}

function assertSame(path: string, announced: Announced, seen: RemoteStats | undefined): void {
  // Gone from its name while it was open: somebody else took it, and nobody can tell whether it was whole.
  if (seen === undefined) throw new GatewayError('vanished', path);
  if (seen.size === announced.size && seen.mtime === announced.mtime) return;
  throw changed(path, `now ${seen.size} bytes, listed with ${announced.size}`);
}

function changed(path: string, detail: string): GatewayError {
  return new GatewayError('remote-changed', `${path}, ${detail}`);
}

/**
 * Writes a file anew, brings it to the server's disk where the server knows how, and makes sure that the server holds as
 * many bytes as were given. Returns that number. Throws `upload-short`, `remote-refused`, `connection-lost` and the like.
 */
export async function upload(
  remote: Remote,
  path: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  pace: Pace,
): Promise<number> {
  const file = await remote.openFile(path, 'w');
  const pieces: Promise<void>[] = [];
  let sent = 0;
  try {
    for await (const chunk of bytes) {
      for (let from = 0; from < chunk.length; from += pieceBytes) {
        const piece = chunk.subarray(from, from + pieceBytes);
        if (pieces.length >= piecesMax) await pieces.shift();
        await pace.take(piece.length);
        const written = file.write(piece, sent);
        written.catch(() => undefined);
        pieces.push(written);
        sent += piece.length;
      }
    }
    await Promise.all(pieces.splice(0));
    await file.sync();
    const { size } = await file.stats();
    if (size !== sent) throw new GatewayError('upload-short', `${path}, ${size} bytes of ${sent}`);
  } catch (error) {
    await Promise.allSettled(pieces);
    await file.close().catch(() => undefined);
    throw error;
  }
  // Some servers keep what they could not write until the close, and say it there.
  await file.close();
  return sent;
}
