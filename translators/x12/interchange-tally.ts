/**
 * What one interchange comes to as such, and whether a TA1 is to say it (X12.5).
 *
 * An interchange of nothing but TA1s is never answered, and one of nothing but acknowledgments only where it asks:
 * so two sides never answer each other without end. Where the ISA could not be read, nobody is known to answer.
 */
import { type Finding, noErrors } from '../finding.ts';
import type { InterchangeAcknowledgment, InterchangeIdentity } from '../outcome.ts';
import type { InterchangeHeader } from './headers.ts';
import type { X12Settings } from './settings.ts';

/** TA105 of an interchange with nothing wrong. */
const noError = '000';

export class InterchangeTally {
  readonly #header: InterchangeHeader;
  /** False where the interchange is not the partner's or not for us: then nothing of it is taken. */
  readonly #taken: boolean;
  /** TA1 codes of errors, and of warnings, in the order they were found. */
  readonly #errors: string[] = [];
  readonly #warnings: string[] = [];
  #groups = 0;
  #otherGroups = 0;
  #acknowledgments = 0;

  constructor(header: InterchangeHeader, against: readonly Finding[]) {
    this.#header = header;
    this.#taken = noErrors(against);
    for (const found of against) this.finding(found);
  }

  group(functionalId: string): void {
    this.#groups++;
    if (functionalId !== 'FA') this.#otherGroups++;
  }

  /** The interchange holds a TA1. */
  acknowledgment(): void {
    this.#acknowledgments++;
  }

  /** A finding of any level: those that a TA1 has a code for count here. The first of each kind is enough. */
  finding({ acknowledge, severity }: Finding): void {
    if (acknowledge?.level !== 'TA1' || severity === 'notice') return;
    const codes = severity === 'error' ? this.#errors : this.#warnings;
    if (codes.length === 0) codes.push(acknowledge.code);
  }

  /** What the TA1 says; undefined where none is due by the partner's settings. */
  outcome(settings: X12Settings | undefined): InterchangeAcknowledgment | undefined {
    if (settings === undefined || !this.#isDue(settings.acknowledge?.interchange ?? 'when-asked')) return undefined;
    const [note = noError] = [...this.#errors, ...this.#warnings];
    const verdict = this.#isRejected() ? 'rejected' : note === noError ? 'accepted' : 'accepted-with-errors';
    return { ...interchangeIdentity(this.#header), verdict, note };
  }

  #isDue(setting: 'always' | 'when-asked' | 'never'): boolean {
    if (setting === 'never') return false;
    const asked = this.#header.acknowledgmentAsked;
    if (this.#groups === 0 && this.#acknowledgments > 0) return false;
    if (this.#groups > 0 && this.#otherGroups === 0) return asked;
    return setting === 'always' || asked || this.#errors.length > 0;
  }

  /** Nothing of it was taken, through a fault of the interchange itself; what its groups come to, their 997s say. */
  #isRejected(): boolean {
    return !this.#taken || (this.#groups === 0 && this.#errors.length > 0);
  }
}

export function interchangeIdentity(header: InterchangeHeader): InterchangeIdentity {
  const { ordinal, senderQualifier, sender, receiverQualifier, receiver, date, time, version, control, test } = header;
  const identities = { senderQualifier, sender, receiverQualifier, receiver };
  return { position: String(ordinal), ...identities, date, time, version, control, test };
}
