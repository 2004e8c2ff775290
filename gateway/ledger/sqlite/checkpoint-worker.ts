/** The thread that checkpoints (checkpoints.ts): a connection of its own, and a pass over the log whenever it is asked. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckpointWork, LogState } from './checkpoints.ts';

/** Passes in a row: what was committed during one is written by the next. */
const passesMax = 4;

const port = parentPort;
if (port === null) throw new Error('this module is the inside of a worker thread');

const { file, few } = workerData as CheckpointWork;
const database = new DatabaseSync(file);
database.exec('PRAGMA synchronous = FULL');
const pass = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
const look = database.prepare('PRAGMA wal_checkpoint(NOOP)');

function waiting(): number {
  const { log, checkpointed } = look.get() as unknown as LogState;
  return log - checkpointed;
}

port.on('message', (asked: 'checkpoint' | 'end') => {
  if (asked === 'end') {
    database.close();
    port.close();
    return;
  }
  for (let passes = 0; passes < passesMax && waiting() >= few; passes++) pass.get();
  port.postMessage('done');
});
