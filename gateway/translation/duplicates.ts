/**
 * Duplicates of one transmission, as its outcomes are recorded: interchanges, groups, sets and purchase orders whose
 * number the partner used before within its window, by the rules of gateway/partners/duplicates.ts.
 *
 * A number is looked up and taken in the transaction that records the document, and taken by the first document that
 * goes on: so of two files with one number, however they are translated, only one is the first; a try that failed or
 * was rejected took nothing, and never blocks its retry. Acknowledgments neither take a number nor are duplicates: the
 * same one again changes nothing, and a partner's answering system often counts for itself.
 */
import { createHash, type Hash } from 'node:crypto';
import type { Finding } from '../../translators/finding.ts';
import type {
  DocumentOutcome,
  DocumentPlace,
  GroupAcknowledgment,
  InterchangeOutcome,
  Verdict,
} from '../../translators/outcome.ts';
import type { Earlier, TakenNumber } from '../ledger/duplicate-store.ts';
import { controlKey } from '../ledger/identity.ts';
import type { Stores } from '../ledger/port.ts';
import type { DuplicateLayer } from '../partners/duplicates.ts';
import { acknowledgeInterchange } from './acknowledge.ts';
import { answerAgain, duplicateInterchangeNote, rejectedGroup, rejectedSets } from './answer-again.ts';
import { duplicateFinding } from './duplicate-findings.ts';
import type { OrderMark, WrittenPart } from './messages.ts';
import type { Recording } from './recording.ts';

/** A number of the transmission, and who had it before. */
interface Watched {
  readonly layer: DuplicateLayer;
  readonly number: TakenNumber;
  readonly what: string;
  readonly value: string;
  earlier: Earlier | undefined;
  taken: boolean;
  /** Over what stands in it; only where a resend has to be told from another one. */
  readonly hash: Hash | undefined;
}

interface OpenInterchange extends Watched {
  readonly outcome: InterchangeOutcome;
  /** Groups of a rejected one, by their positions: they wait for its end to be answered. */
  readonly groups: string[];
}

/** What becomes of a document. */
export interface Judged {
  readonly verdict: Verdict;
  /** By scope: the document's position, or that of the group or interchange around it. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly duplicateOf?: string;
}

/** BEG01 of an original order. */
const original = '00';

export class Duplicates {
  #interchange: OpenInterchange | undefined;
  #group: Watched | undefined;
  #groupPosition = '';
  /** Positions of sets that were rejected in the open group. */
  #refusedSets = new Set<string>();
  #order: OrderMark | undefined;

  /** An interchange begins; the one before has ended. */
  async open(stores: Stores, recording: Recording, outcome: InterchangeOutcome): Promise<void> {
    await this.close(stores, recording);
    const { senderQualifier, sender, receiverQualifier, receiver, position } = outcome.identity;
    const between = [senderQualifier, sender, receiverQualifier, receiver, controlKey(outcome.control)];
    const watched = watch(recording, 'interchange', position, between, `ISA13 ${outcome.control}`, outcome.control);
    this.#interchange = watched && { ...watched, outcome, groups: [] };
  }

  part(recording: Recording, { place, part, body, order }: WrittenPart): void {
    this.#enter(recording, place);
    if (part === 1) this.#order = order;
    if (isAcknowledgment(place)) return;
    this.#interchange?.hash?.update(body);
    this.#group?.hash?.update(body);
  }

  /** Judges a document before it is recorded, and takes its numbers where it goes on. */
  async document(stores: Stores, recording: Recording, outcome: DocumentOutcome): Promise<Judged> {
    const { place, number, verdict } = outcome;
    this.#enter(recording, place);
    const order = this.#order;
    this.#order = undefined;
    const findings = new Map<string, Finding[]>();
    if (isAcknowledgment(place)) return { verdict, findings };
    const line = `\n${place.set} ${place.setControl} ${number}\n`;
    this.#interchange?.hash?.update(line);
    this.#group?.hash?.update(line);
    const rules = recording.partner.duplicates;
    const used: Watched[] = [];
    let duplicateOf: string | undefined;
    let refused = false;
    for (const watched of this.#watchedOf(recording, outcome, order)) {
      // What stands in a duplicate is one too: told once, by the layer around it. An order is told for itself.
      if (duplicateOf !== undefined && (refused || watched.layer !== 'purchaseOrder')) continue;
      if (await this.#isDuplicate(stores, recording, watched, place, findings)) {
        duplicateOf = watched.earlier?.transmission ?? duplicateOf;
        refused ||= rules[watched.layer] === 'reject';
        if (refused && watched.layer === 'set') this.#refusedSets.add(place.position);
      } else used.push(watched);
    }
    const judged = refused ? 'rejected' : verdict;
    if (judged !== 'rejected') for (const watched of used) await take(stores, watched);
    if (refused && verdict !== 'rejected') recording.tally.refused += 1;
    return { verdict: judged, findings, ...(duplicateOf === undefined ? {} : { duplicateOf }) };
  }

  /** What is to be acknowledged of a group; undefined where it is answered otherwise, or later. */
  async group(
    stores: Stores,
    recording: Recording,
    acknowledgment: GroupAcknowledgment,
  ): Promise<GroupAcknowledgment | undefined> {
    const { position, functionalId, control } = acknowledgment;
    const interchange = this.#interchange;
    interchange?.hash?.update(`\n${functionalId} ${control}\n`);
    if (interchange?.earlier !== undefined && recording.partner.duplicates.interchange === 'reject') {
      interchange.groups.push(position);
      return undefined;
    }
    const group = this.#groupPosition === position ? this.#group : undefined;
    const fingerprint = group?.hash?.digest('hex');
    if (group?.taken && fingerprint !== undefined) await stores.duplicates.fingerprint(group.number, fingerprint);
    const earlier = group?.earlier;
    if (earlier !== undefined && recording.partner.duplicates.group === 'reject') {
      const resent = earlier.fingerprint !== null && earlier.fingerprint === fingerprint;
      if (resent && (await answerAgain(stores, recording, position, earlier))) return undefined;
      return rejectedGroup(acknowledgment);
    }
    const refused = this.#groupPosition === position ? this.#refusedSets : new Set<string>();
    return refused.size === 0 ? acknowledgment : rejectedSets(acknowledgment, refused);
  }

  /** Whether the open interchange is a duplicate that is answered at its end, and by no TA1 of its own. */
  holdsAnswer(recording: Recording): boolean {
    return this.#interchange?.earlier !== undefined && recording.partner.duplicates.interchange === 'reject';
  }

  /** The open interchange has ended: what stood in it is remembered, and a rejected one answered. */
  async close(stores: Stores, recording: Recording): Promise<void> {
    const interchange = this.#interchange;
    this.#interchange = undefined;
    if (interchange === undefined) return;
    const { earlier, taken, number, groups, outcome } = interchange;
    const fingerprint = interchange.hash?.digest('hex');
    if (taken && fingerprint !== undefined) await stores.duplicates.fingerprint(number, fingerprint);
    if (earlier === undefined || recording.partner.duplicates.interchange !== 'reject') return;
    if (earlier.fingerprint !== null && earlier.fingerprint === fingerprint) {
      const { transmission, position: before } = earlier;
      const { position: now } = outcome.identity;
      let answered = await answerAgain(stores, recording, now, { transmission, position: before });
      for (const position of groups) {
        const former = { transmission, position: before + position.slice(now.length) };
        answered = (await answerAgain(stores, recording, position, former)) || answered;
      }
      if (answered) return;
    }
    if (recording.partner.x12?.acknowledge?.interchange === 'never') return;
    const rejection = { ...outcome.identity, verdict: 'rejected', note: duplicateInterchangeNote } as const;
    await acknowledgeInterchange(stores, recording, rejection);
  }

  /** Begins to watch the group that a document stands in, with its first one. */
  #enter(recording: Recording, place: DocumentPlace): void {
    const position = place.position.split('.').slice(0, 2).join('.');
    if (position === this.#groupPosition) return;
    this.#groupPosition = position;
    this.#refusedSets = new Set();
    const { functionalId = '', groupSender = '', groupControl } = place;
    if (groupControl === undefined) this.#group = undefined;
    else {
      const number = [groupSender, functionalId, controlKey(groupControl)];
      const what = `GS06 ${groupControl} of GS01 ${functionalId}`;
      this.#group = watch(recording, 'group', position, number, what, groupControl);
    }
  }

  #watchedOf(recording: Recording, { place, number }: DocumentOutcome, order: OrderMark | undefined): Watched[] {
    const { functionalId = '', groupSender = '', groupControl, setControl, position } = place;
    const watched = [this.#interchange, this.#group];
    if (groupControl !== undefined && setControl !== undefined) {
      const its = [groupSender, functionalId, controlKey(groupControl), place.set ?? '', controlKey(setControl)];
      const what = `ST02 ${setControl} of group ${groupControl}`;
      watched.push(watch(recording, 'set', position, its, what, setControl));
    }
    if (order?.purpose === original && number !== '') {
      const { release, shipTo } = order;
      const to = shipTo === '' ? '' : ` for ${shipTo}`;
      const its = [number, release, shipTo];
      const what = `Order ${number}${release === '' ? '' : `, release ${release},`}${to}`;
      watched.push(watch(recording, 'purchaseOrder', position, its, what, number));
    }
    return watched.filter((each) => each !== undefined);
  }

  /** Looks a number up until it is taken; a duplicate of an interchange or group is told with its first document. */
  async #isDuplicate(
    stores: Stores,
    recording: Recording,
    watched: Watched,
    place: DocumentPlace,
    findings: Map<string, Finding[]>,
  ): Promise<boolean> {
    if (watched.taken) return false;
    if (watched.earlier !== undefined) return true;
    const { layer, what, value, number } = watched;
    const rules = recording.partner.duplicates;
    const since = new Date(Date.parse(number.at) - rules.windowMs).toISOString();
    const earlier = await stores.duplicates.earlier(number, since, layer === 'purchaseOrder');
    if (earlier === undefined) return false;
    watched.earlier = earlier;
    recording.tally.duplicates.push({ layer, action: rules[layer] });
    const scope = layer === 'interchange' || layer === 'group' ? `${number.position}/duplicate` : number.position;
    const found = duplicateFinding({ layer, what, value, earlier, rules }, place);
    findings.set(scope, [...(findings.get(scope) ?? []), found]);
    return true;
  }
}

/** A number to be watched; undefined where the partner's rules do not ask for it. */
function watch(
  { transmission, partner, tally }: Recording,
  layer: DuplicateLayer,
  position: string,
  parts: readonly string[],
  what: string,
  value: string,
): Watched | undefined {
  if (partner.duplicates[layer] === 'accept' || value === '') return undefined;
  const { id, contentKey, at } = transmission;
  const number: TakenNumber = {
    partner: partner.id,
    layer,
    number: JSON.stringify([tally.test ? 'test' : 'production', ...parts]),
    owner: `${contentKey}/${position}`,
    transmission: id,
    position,
    at,
  };
  const resendTold = (layer === 'interchange' || layer === 'group') && partner.duplicates[layer] === 'reject';
  const hash = resendTold ? createHash('sha256') : undefined;
  return { layer, number, what, value, earlier: undefined, taken: false, hash };
}

async function take(stores: Stores, watched: Watched): Promise<void> {
  if (watched.taken) return;
  watched.taken = true;
  await stores.duplicates.take(watched.number);
}

function isAcknowledgment({ type }: DocumentPlace): boolean {
  return type === 'acknowledgment' || type === 'interchange-acknowledgment';
}
