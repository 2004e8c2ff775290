/** A process that writes into a ledger until it is killed, and says on stdout what was resolved. */
import { writeSync } from 'node:fs';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { newEvent, received } from '../../support/records.ts';

const ledger = openLedger(process.argv[2] as string);
let next = 0;

async function writeOn(): Promise<never> {
  for (;;) {
    const index = next++;
    await ledger.write(async ({ events, transmissions }) => {
      await transmissions.receive(received(`in-${index}`, `content ${index}`));
      await events.append([newEvent(`e-${index}`)]);
      await transmissions.nextNumber('northwind', 'interchange');
    });
    writeSync(1, `${index}\n`);
  }
}

await Promise.all(Array.from({ length: 20 }, writeOn));
