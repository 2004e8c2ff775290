import { join } from 'node:path';
import { openLedger } from '../../../gateway/ledger/sqlite/ledger.ts';
import { ledgerContract } from '../../contract/ledger.contract.ts';
import { temporaryFolder } from '../../support/temporary.ts';

ledgerContract('SQLite', async () => {
  const folder = temporaryFolder();
  return {
    open: async () => openLedger(join(folder.path, 'ledger.db')),
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
});
