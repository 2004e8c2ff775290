/**
 * A process that drops thousands of files into a folder while its own event loop, and so the receiver's, is blocked; then
 * says on stdout what was taken. It is a process of its own because the test runner follows every asynchronous call,
 * which makes 5,000 files several times as slow.
 */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryFolder } from '../../support/temporary.ts';
import { dropFolder } from './drop-folder.ts';

const count = Number(process.argv[2]);
await using drop = dropFolder(memoryFolder);
drop.start();
await sleep(50);
for (let number = 0; number < count; number++) writeFileSync(join(drop.in, `z${number}.edi`), `order ${number}`);
utimesSync(join(drop.in, `z${count - 1}.edi`), 1, 1);
for (const end = performance.now() + 200; performance.now() < end; );
const taken = await drop.taken(count, 60_000);
process.stdout.write(
  JSON.stringify({
    recorded: taken.length,
    different: new Set(taken.map(({ id }) => id)).size,
    first: taken[0]?.name,
    done: drop.names(drop.done).length,
    refused: drop.codes.length,
  }),
);
