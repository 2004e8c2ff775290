/** The files that an advice is sent as: most times one; several where the partner's settings limit the sets of a file. */
import { noErrors } from '../../translators/finding.ts';
import { flatFileBytes } from '../../translators/flatfile/writer.ts';
import type { OutboundAdvice } from '../../translators/maps/outbound-advice.ts';
import { adviceSegments, adviceSets } from '../../translators/maps/write-846.ts';
import type { X12Settings } from '../../translators/x12/settings.ts';
import { type WriteDefect, writeInterchange } from '../../translators/x12/write.ts';
import type { Partner, PartnerSend } from '../partners/partner.ts';
import { nodeHost } from '../translation/host.ts';
import { checkWritten, UnsendableAdvice } from './check-written.ts';

/** Files of one advice: more are a mistake in the limits, and would take control numbers by the thousand. */
export const filesMax = 100;

/** The control numbers of one file. */
export interface FileControl {
  readonly interchange: number;
  readonly group: number;
}

export interface AdviceFile {
  readonly bytes: Uint8Array;
  /** Numbers and transaction sets of an X12 file, as their acknowledgment will name them. */
  readonly x12?: FileControl & { readonly sets: readonly { readonly set: string; readonly control: string }[] };
}

const host = nodeHost();

/** An advice divided into the 846s of each of its files. Throws an UnsendableAdvice where that is more than `filesMax` files. */
export function divided(
  advice: OutboundAdvice,
  { linesPerSet, setsPerFile }: PartnerSend,
): readonly (readonly OutboundAdvice[])[] {
  const sets = [...adviceSets(advice, linesPerSet)];
  const perFile = setsPerFile ?? sets.length;
  const count = Math.ceil(sets.length / perFile);
  if (count > filesMax) {
    const said = `the advice would be ${count} files, and ${filesMax} are the most`;
    throw new UnsendableAdvice(`${said}: raise linesPerSet or setsPerFile.`);
  }
  return Array.from({ length: count }, (_, index) => sets.slice(index * perFile, (index + 1) * perFile));
}

/** Writes an advice as a flat file. Throws an UnsendableAdvice where it does not fit. */
export function flatFile(flat: NonNullable<PartnerSend['flat']>, advice: OutboundAdvice): AdviceFile {
  const { bytes, findings } = flatFileBytes(host, flat, [advice]);
  if (!noErrors(findings)) throw new UnsendableAdvice(`it does not fit the partner's file: ${findings[0]?.message}`);
  return { bytes };
}

/** Writes 846s as one interchange, and reads it back. `at` is RFC 3339. Throws an UnsendableAdvice where it is not right. */
export function x12File(
  partner: Partner,
  rule: PartnerSend,
  sets: readonly OutboundAdvice[],
  control: FileControl & { readonly at: string },
): AdviceFile {
  const { x12 } = partner;
  if (x12 === undefined)
    throw new Error(`${partner.id} has no x12 settings, which the configuration check lets through by mistake`);
  const written = writeInterchange({
    from: x12.us,
    to: x12.them,
    version: x12.version,
    usage: isTest(partner) ? 'T' : 'P',
    functionalId: 'IB',
    ...(x12.delimiters && { delimiters: x12.delimiters }),
    control: { ...control, set: 1 },
    sets: sets.map((set) => ({ id: '846', segments: adviceSegments(set) })),
    ...replacementOf(x12),
  });
  if (written.text === undefined) throw new UnsendableAdvice(defectOf(written.defects));
  const bytes = host.bytes(written.text);
  checkWritten(host, bytes, rule.guideline);
  const { interchange, group } = control;
  return { bytes, x12: { interchange, group, sets: written.sets } };
}

/** Whether what we send the partner is test data. */
export function isTest(partner: Partner): boolean {
  return partner.status === 'test' || partner.x12?.usage === 'T';
}

/** What stands in data for a delimiter: a blank unless the partner's rule says another, or that none may be there. */
function replacementOf({ delimitersInData }: X12Settings): { replaceDelimiters?: string } {
  if (delimitersInData === 'refuse') return {};
  return { replaceDelimiters: delimitersInData?.replace ?? ' ' };
}

function defectOf(defects: readonly WriteDefect[]): string {
  const [first] = defects;
  const value = JSON.stringify(first?.value);
  return `${first?.message} The value is ${value}, in segment ${first?.ordinal}; x12.delimitersInData is refuse.`;
}
