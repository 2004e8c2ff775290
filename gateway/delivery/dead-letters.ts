/**
 * What a person does with a dead letter: sends it again, or drops it. Who, when and why are recorded and told. Works while
 * the gateway runs and while it does not: a dead letter is in no queue, so nobody else has it in hand.
 *
 * A replay keeps the bytes, the name and the place in its queue, and the identity: what the partner may have is asked
 * about under it (same file, same Message-ID) and not sent twice. An advice of which a newer one is there is not sent
 * again, for the partner would believe the older.
 */
import { clearAlert } from '../alerts/alerts.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import { eventAbout, noDeadLetter, supersededEvent } from './events.ts';

export interface Intervention {
  readonly who: string;
  readonly at: string;
}

export type Replayed = 'replayed' | 'superseded' | 'no dead letter';

export function replayDeadLetter(ledger: Ledger, id: string, { who, at }: Intervention): Promise<Replayed> {
  return ledger.write(async (stores) => {
    const { transmissions, events } = stores;
    const newer = await transmissions.newerThan(id);
    const again = newer === undefined ? await transmissions.replay(id, at) : await transmissions.supersede(id, newer);
    if (again === undefined) return 'no dead letter';
    await transmissions.intervene({ transmission: id, action: 'replay', who, reason: null, at });
    await noDeadLetter(stores, id, at);
    const told =
      newer === undefined
        ? eventAbout(again, 'transmission.replayed', at, { document: again.kind, who }, again.replays)
        : supersededEvent(again, newer, at);
    await events.append([told]);
    return newer === undefined ? 'replayed' : 'superseded';
  });
}

/** False where it is no dead letter. */
export function dropDeadLetter(
  ledger: Ledger,
  id: string,
  { who, at, reason }: Intervention & { readonly reason: string },
): Promise<boolean> {
  return ledger.write(async (stores) => {
    const dropped: Transmission | undefined = await stores.transmissions.drop(id);
    if (dropped === undefined) return false;
    await stores.transmissions.intervene({ transmission: id, action: 'drop', who, reason, at });
    await noDeadLetter(stores, id, at);
    // What is not sent any more is not waited for.
    await clearAlert(stores, { kind: 'acknowledgment-overdue', key: id, at });
    const more = { document: dropped.kind, who, reason };
    await stores.events.append([eventAbout(dropped, 'transmission.dropped', at, more, dropped.replays)]);
    return true;
  });
}
