/**
 * What a partner was told, as layers: each advice of a rule lies over the older ones, and counts by what became of its
 * files. The acknowledged number of a SKU is that of the newest layer that was accepted and has the SKU; the advised one
 * that of the newest layer that was sent. So an acknowledgment moves a million lines by being recorded, a rejected
 * advice moves none, and a set that was rejected takes its own lines back and no others.
 *
 * The last layer is a full advice that was accepted whole: what lies under it is covered.
 */
import { isRejection } from '../../ledger/acknowledgment-status.ts';
import type { Advice } from '../../ledger/advice-store.ts';
import type { Views } from '../../ledger/port.ts';
import type { Transmission } from '../../ledger/transmission.ts';
import type { PartnerSend } from '../../partners/partner.ts';

/** Taken by the partner; not known yet; or surely not: rejected, dropped, replaced before it was sent. */
export type Standing = 'accepted' | 'open' | 'void';

export interface Layer {
  readonly advice: Advice;
  /** Of the advice as a whole. */
  readonly standing: Standing;
  /** When it was accepted, in whole or in part, RFC 3339; null where it is not. */
  readonly settledAt: string | null;
  /** Whether nothing of it is known yet, of no file and no set. */
  readonly isOpen: boolean;
  /** Of the lines of a block. File 0 stands for all of them. */
  blockStanding(file: number, control: string): Standing;
}

/** When a file counts as taken: by the partner's acknowledgment, or by its delivery where none is sent. */
export type SettledBy = 'acknowledged' | 'delivered';

/** When what was told counts as known: only an X12 set has a 997. */
export function settledBy(rule: PartnerSend): SettledBy {
  return rule.settled ?? (rule.set === undefined ? 'delivered' : 'acknowledged');
}

/** Layers that are looked at; a rule with more that no full advice covers says everything anew. */
export const layersMax = 500;
/** Layers that the guard looks at: the full advice that follows on too many others is judged like the others. */
export const layersJudgedMax = 5_000;
const page = 50;

/** The layers of a rule, newest first, down to the full advice that covers the rest. */
export async function layersOf(
  views: Pick<Views, 'advices' | 'transmissions' | 'acknowledgments'>,
  partner: string,
  rule: string,
  settledBy: SettledBy,
  most = layersMax,
): Promise<readonly Layer[]> {
  const layers: Layer[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  while (layers.length < most) {
    const advices = await views.advices.ofRule(partner, rule, before, Math.min(page, most));
    for (const advice of advices) {
      before = advice.number;
      if (advice.state !== 'sent' || advice.frame === null) continue;
      const layer = await layerOf(views, advice, settledBy);
      if (layer.standing === 'void') continue;
      layers.push(layer);
      if (isBase(layer)) return layers;
    }
    if (advices.length < Math.min(page, most)) break;
  }
  return layers;
}

export function isBase({ advice, standing }: Layer): boolean {
  return advice.mode === 'full' && standing === 'accepted';
}

/** How an advice stands by what became of its files. */
export async function layerOf(
  views: Pick<Views, 'advices' | 'transmissions' | 'acknowledgments'>,
  advice: Advice,
  settledBy: SettledBy,
): Promise<Layer> {
  const records = await views.advices.files(advice.id);
  const sent = await views.transmissions.causedBy(advice.id);
  const standings = new Map<number, Standing>();
  const sets = new Map<string, Standing>();
  let settledAt: string | null = null;
  for (const { file, transmission } of records) {
    const its = sent.find(({ id }) => id === transmission);
    const standing = fileStanding(its, settledBy);
    standings.set(file, standing);
    const when = its?.acknowledgedAt ?? its?.deliveredAt ?? null;
    const isPartial = its?.acknowledgment === 'P';
    if ((standing === 'accepted' || isPartial) && when !== null && (settledAt === null || when > settledAt)) {
      settledAt = when;
    }
    if (!isPartial) continue;
    for (const { control, acknowledgment } of await views.acknowledgments.sets(transmission)) {
      sets.set(`${file}/${control}`, setStanding(acknowledgment));
    }
  }
  const whole = combined([...standings.values()]);
  return {
    advice,
    standing: whole,
    settledAt,
    isOpen: sets.size === 0 && [...standings.values()].every((one) => one === 'open'),
    blockStanding: (file, control) =>
      sets.get(`${file}/${control}`) ?? (file === 0 ? whole : (standings.get(file) ?? 'open')),
  };
}

function fileStanding(sent: Transmission | undefined, settledBy: SettledBy): Standing {
  if (sent === undefined || sent.delivery === 'superseded' || sent.delivery === 'dropped') return 'void';
  // A part of its sets was rejected: the sets say which.
  if (sent.acknowledgment === 'P') return 'open';
  if (sent.acknowledgment !== null) return isRejection(sent.acknowledgment) ? 'void' : 'accepted';
  return settledBy === 'delivered' && sent.delivery === 'delivered' ? 'accepted' : 'open';
}

function setStanding(acknowledgment: string | null): Standing {
  if (acknowledgment === null) return 'open';
  return isRejection(acknowledgment) ? 'void' : 'accepted';
}

function combined(standings: readonly Standing[]): Standing {
  const [first = 'void'] = standings;
  return standings.every((one) => one === first) ? first : 'open';
}
