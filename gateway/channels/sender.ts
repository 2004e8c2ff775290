/**
 * What a channel does to send, in two steps, so that a crash between them leaves no doubt.
 *
 * `stage` brings the bytes to the brink and may be repeated at will; then the ledger records that it is staged.
 * `place` is the one step that the partner can see; asked again after a crash, it finds out whether it was done.
 */
export interface Sender {
  stage(id: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>;
  /** Resolves when the partner can see the file under its name. `lost` where what was staged is gone without having been placed: stage again. */
  place(id: string, name: string): Promise<'placed' | 'lost'>;
}
