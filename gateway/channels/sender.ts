/**
 * What a channel does to send, in steps, so that a crash between them leaves no doubt.
 *
 * `stage` brings the bytes to the brink and may be repeated at will; then `lasting`, and the ledger records that they are
 * staged: many share one of each.
 * `place` is the one step that the partner can see; asked again after a crash, it finds out whether it was done. When
 * the ledger has recorded that too, `settled` lets go of what told it.
 */
export interface Sender {
  /** Where it goes, for people: a folder, a server and its folder, a URL; without credentials. */
  readonly to: string;
  /** `name` as it will be placed: where it stands inside of what is staged. */
  stage(id: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, name?: string): Promise<void>;
  /**
   * `placed` when the partner can see the file under its name, or its name and a number where that is taken. `sent` when
   * the partner has the bytes and owes a receipt that comes by itself. `lost` where what was staged is gone without
   * having been placed: stage again.
   */
  place(id: string, name: string): Promise<'placed' | 'lost' | 'sent'>;
  /** Makes lasting what was staged and placed since it was last asked; asked before the ledger records either. */
  lasting(): Promise<void>;
  /** Never asked before the delivery is recorded; what a crash leaves because it was not asked does no harm. */
  settled(id: string): Promise<void>;
}
