/**
 * Full advices that something asks for beside the schedule. The advice stage composes them when nothing stops the schedule,
 * so that they go the way of all others: one at a time, through the guard. In memory: who asks, asks again.
 */
import type { Partner, PartnerSend } from '../../partners/partner.ts';

export class AskedFull {
  readonly #asked = new Map<string, string>();

  /** `why` for the log. Asked twice is asked once. */
  ask({ id }: Pick<Partner, 'id'>, { key }: Pick<PartnerSend, 'key'>, why: string): void {
    this.#asked.set(`${id}/${key}`, why);
  }

  /** Why a full advice is asked for; undefined where none is. */
  why({ id }: Pick<Partner, 'id'>, { key }: Pick<PartnerSend, 'key'>): string | undefined {
    return this.#asked.get(`${id}/${key}`);
  }

  done({ id }: Pick<Partner, 'id'>, { key }: Pick<PartnerSend, 'key'>): void {
    this.#asked.delete(`${id}/${key}`);
  }
}
