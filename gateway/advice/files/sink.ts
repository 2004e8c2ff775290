/** What writing an advice asks of the outside: control numbers, a place for its files, and one for its lines. */
import type { Archive, Kept } from '../../archive/archive.ts';
import type { AdviceBlock } from '../../ledger/advice-store.ts';
import type { Ledger } from '../../ledger/port.ts';
import type { FileControl } from './files.ts';

export interface AdviceSink {
  /** Control numbers of the next X12 file, drawn and committed. */
  control(): Promise<FileControl>;
  /** Keeps the bytes of the next file. */
  keep(bytes: AsyncIterable<Uint8Array>): Promise<Kept>;
  /** Commits some lines of the draft. */
  putBlocks(blocks: readonly AdviceBlock[]): Promise<unknown>;
}

/** The ledger and the archive themselves, for the draft of an advice to a partner. */
export function gatewaySink(ledger: Ledger, archive: Archive, partner: string, advice: string): AdviceSink {
  return {
    control: () =>
      ledger.write(async ({ transmissions }) => ({
        interchange: await transmissions.nextNumber(partner, 'interchange'),
        group: await transmissions.nextNumber(partner, 'group'),
      })),
    keep: (bytes) => archive.keep(bytes, `advice ${advice}`),
    putBlocks: (blocks) => ledger.write(({ advices }) => advices.putBlocks(advice, blocks)),
  };
}
