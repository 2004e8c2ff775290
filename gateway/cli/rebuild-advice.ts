/** `crossdock explain --rebuild`: the file of an advice, written again from the ledger, and held against what was sent. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { rebuilt } from '../advice/explain/rebuild.ts';
import { systemCode } from '../errors.ts';
import type { Advice } from '../ledger/advice-store.ts';
import type { Arguments } from './arguments.ts';
import { exitCodes, Refusal } from './command.ts';
import { counted } from './lines/phrases.ts';
import type { LedgerViews } from './opened-ledger.ts';
import type { Io } from './terminal.ts';

const filesMax = 10_000;

/** Writes the file. Ends badly where it is not what was sent, for then something of this program has changed. */
export async function rebuild(args: Arguments, io: Io, ledger: LedgerViews, advice: Advice): Promise<number> {
  if (advice.frame === null) {
    const hint = 'crossdock show --raw gives the bytes of its transmission from the archive.';
    throw new Refusal(`advice ${advice.id} was made by a version that did not keep what its file is made of`, hint);
  }
  const files = await ledger.advices.files(advice.id);
  const wanted = args.count('file', 1, filesMax);
  const record = files.find(({ file }) => file === wanted);
  if (record === undefined)
    throw new Refusal(`advice ${advice.id} has ${counted(files.length, 'file')}, and no file ${wanted}`);
  const path = resolve(io.cwd, args.text('rebuild') ?? '');
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.from(rebuilt(ledger.advices, advice, files, wanted)), hashing, createWriteStream(path));
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new Refusal(`${path} cannot be written: ${code}`);
  }
  const sha256 = hash.digest('hex');
  const same = sha256 === record.sha256;
  if (args.has('json')) io.out.json({ advice: advice.id, file: wanted, path, sha256, sent: record.sha256, same });
  else if (same) io.out.line(`${path} is ${record.name} as it was sent, byte for byte (sha-256 ${sha256}).`);
  else io.err.line(`${path} is not what was sent: sha-256 ${sha256}, and that of ${record.name} is ${record.sha256}.`);
  return same ? exitCodes.ok : exitCodes.bad;
}
