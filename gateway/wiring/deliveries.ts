/** Delivery as the settings and the partners' configuration ask for it: who may be sent what, how often and over what. */
import type { Check } from '../api/health.ts';
import type { Archive } from '../archive/archive.ts';
import { FolderSender } from '../channels/folder/send.ts';
import type { Sender } from '../channels/sender.ts';
import { SftpSender } from '../channels/sftp/send.ts';
import type { SftpSessions } from '../channels/sftp/sessions.ts';
import type { Clock } from '../clock.ts';
import { Delivery, type DeliveryParts } from '../delivery/delivery.ts';
import type { PartnerRules } from '../delivery/queue.ts';
import type { Ledger } from '../ledger/port.ts';
import type { Logger } from '../log.ts';
import type { Partner, PartnerBook } from '../partners/partner.ts';
import type { Settings } from '../settings/settings.ts';
import { parseDurationMs } from '../settings/units.ts';
import type { Partnerships } from './as2/partnerships.ts';

/** Whether every endpoint works; what waits for one that does not is not lost, and nobody else waits. */
export async function deliveryCheck(ledger: Ledger): Promise<Check> {
  const endpoints = await ledger.read.endpoints.all();
  const down = endpoints.filter(({ state }) => state === 'open');
  const name = 'delivery';
  if (down.length === 0) return { name, state: 'ok', sentence: 'Every endpoint that was sent to works.' };
  const named = down.slice(0, namedMax).map(({ partner, channel, downSince, reason }) => {
    return `${partner} over ${channel} is down since ${downSince}: ${reason}.`;
  });
  const more = down.length > namedMax ? [`And ${down.length - namedMax} more.`] : [];
  return { name, state: 'degraded', sentence: [...named, ...more].join(' ') };
}

/** Endpoints that a check names. */
const namedMax = 5;

export interface DeliveriesParts extends Pick<DeliveryParts, 'onEvents' | 'onDelivered' | 'onFailed'> {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly chance: () => number;
  readonly settings: Settings['delivery'];
  readonly book: () => PartnerBook;
  readonly sessions: SftpSessions;
  readonly as2: Pick<Partnerships, 'sender'>;
  /** Puts something around each sender. */
  readonly around: (sender: Sender) => Sender;
}

export function deliveriesOf({ settings, book, sessions, as2, around, ...parts }: DeliveriesParts): Delivery {
  const { ambiguous, breaker } = settings;
  return new Delivery({
    ...parts,
    concurrency: settings.concurrency,
    retry: {
      transient: {
        attemptsMax: settings.attemptsMax,
        waitMs: settings.backoffBaseMs,
        waitMsMax: settings.backoffMaxMs,
      },
      ambiguous: {
        attemptsMax: ambiguous.attemptsMax,
        waitMs: ambiguous.backoffBaseMs,
        waitMsMax: ambiguous.backoffMaxMs,
      },
    },
    breaker: {
      failuresMax: breaker.failures,
      probeMs: breaker.probeAfterMs,
      probeMsMax: breaker.probeAfterMaxMs,
    },
    rules: (partner) => rulesOf(settings, book().partners.get(partner)),
    sender: (partner, channel) => {
      const found = book().partners.get(partner)?.channels[channel];
      if (found === undefined) return undefined;
      if ('folder' in found) return around(new FolderSender(found.folder.out));
      if ('as2' in found) return around(as2.sender(partner, channel));
      if (found.sftp.out === undefined) return undefined;
      return around(new SftpSender(sessions.session(partner, channel, found.sftp)));
    },
  });
}

/** What holds for a partner; for one that is not configured any more, what the settings say. */
function rulesOf(settings: Settings['delivery'], partner: Partner | undefined): PartnerRules {
  const own = partner?.delivery;
  return {
    isHeld: partner?.status === 'suspended',
    tier: partner?.tier ?? 'standard',
    critical: own?.critical ?? [],
    concurrency: own?.concurrency ?? settings.partnerConcurrency,
    ratePerMinute: own?.ratePerMinute ?? settings.partnerRate,
    giveUpAfterMs: own?.giveUpAfterMs ?? settings.giveUpAfterMs,
    acknowledgeWithinMs: parseDurationMs(partner?.x12?.acknowledge?.due ?? ''),
  };
}
