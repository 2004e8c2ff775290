/**
 * Acknowledgments that partners owe: what has none when its time is up is overdue, which is told once; when it comes
 * after all, that is told as well. Looks only at what waits for one, by its index.
 */
import { clearAlert, raiseAlert } from '../alerts/alerts.ts';
import { type Clock, instant } from '../clock.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Transmission } from '../ledger/transmission.ts';
import type { Logger } from '../log.ts';

export interface OverdueParts {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onEvents: () => void;
}

/** Transmissions of one round. */
const roundMax = 256;

/** True where there may be more at once. */
export async function overdueRound(parts: OverdueParts): Promise<boolean> {
  const { ledger, clock, onEvents } = parts;
  const { transmissions } = ledger.read;
  const at = instant(clock.now());
  const late = await transmissions.acknowledgedLate(roundMax);
  const overdue = await transmissions.unacknowledged(at, roundMax);
  for (const each of late) await tellLate(parts, each, at);
  for (const each of overdue) await tellOverdue(parts, each, at);
  if (late.length + overdue.length > 0) onEvents();
  return late.length === roundMax || overdue.length === roundMax;
}

function about({ id, name, channel, kind, group, acknowledgeBy }: Transmission, at: string) {
  return { transmission: id, name, channel, document: kind, group, dueAt: acknowledgeBy ?? at };
}

async function tellOverdue({ ledger, logger }: OverdueParts, overdue: Transmission, at: string): Promise<void> {
  const { id, partner, test, name, cause, group, acknowledgeBy } = overdue;
  const isNews = await ledger.write(async (stores) => {
    if (!(await stores.transmissions.markOverdue(id, at))) return false;
    return raiseAlert(stores, {
      kind: 'acknowledgment-overdue',
      key: id,
      partner,
      test,
      at,
      correlationId: cause ?? id,
      sentence: `${partner} has not acknowledged ${name}, group ${group}, due at ${acknowledgeBy}`,
      data: about(overdue, at),
    });
  });
  if (isNews)
    logger.warn({ partner, transmission: id, name, group, dueAt: acknowledgeBy }, 'an acknowledgment is overdue');
}

async function tellLate({ ledger, logger }: OverdueParts, late: Transmission, at: string): Promise<void> {
  const { id, partner, name, acknowledgment: status } = late;
  const data = () => ({ ...about(late, at), status });
  const event = { type: 'acknowledgment.late', data } as const;
  const isNews = await ledger.write((stores) =>
    clearAlert(stores, { kind: 'acknowledgment-overdue', key: id, at, event }),
  );
  if (isNews) logger.info({ partner, transmission: id, name, status }, 'an overdue acknowledgment came');
}
