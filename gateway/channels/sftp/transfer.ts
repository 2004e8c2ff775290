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

/**
 * Reads a file, and makes sure that it is the one that was listed and stood still meanwhile. Throws `vanished` where it
 * is gone, `remote-changed` where it is shorter, longer or newer than listed, `connection-lost` and the like.
 */
export async function* download(
  remote: Remote,
  path: string,
  announced: Announced,
  pace: Pace,
): AsyncGenerator<Uint8Array> {
  const file = await opened(remote, path);
  const pieces: Promise<Uint8Array>[] = [];
  let asked = 0;
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
    for (let read = 0; read < size; ) {
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
