/** X12 for tests: whole interchanges built from a few segments, and readers that collect what they are told. */
import { nodeHost } from '../../../gateway/translation/host.ts';
import type { Finding } from '../../../translators/finding.ts';
import type { Outcome } from '../../../translators/outcome.ts';
import type { ReceiveRule, TranslatorPartner } from '../../../translators/partner.ts';
import { defaultLimits, type TranslationContext, type TranslationLimits } from '../../../translators/translator.ts';
import { type InspectResult, inspector } from '../../../translators/x12/inspect.ts';
import { SegmentReader } from '../../../translators/x12/reader.ts';
import type { SegmentView } from '../../../translators/x12/segment-view.ts';
import type { SetMapping } from '../../../translators/x12/set-map.ts';
import { x12Translator } from '../../../translators/x12/translator.ts';

export const host = nodeHost();

export interface Envelope {
  readonly element?: string;
  readonly component?: string;
  readonly terminator?: string;
  readonly isa11?: string;
  readonly isa12?: string;
  readonly isa13?: string;
  readonly isa14?: string;
  readonly isa15?: string;
  readonly gs01?: string;
  readonly gs06?: string;
  readonly version?: string;
  readonly sender?: string;
  readonly receiver?: string;
}

/** ISA of the right width. */
export function isa(envelope: Envelope = {}): string {
  const { component = '>', isa11 = 'U', isa12 = '00401', isa13 = '000000001', isa14 = '0', isa15 = 'P' } = envelope;
  const { sender = 'NORTHWIND', receiver = 'CROSSDOCK' } = envelope;
  const ids = ['ZZ', sender.padEnd(15), 'ZZ', receiver.padEnd(15)];
  const rest = ['261125', '1200', isa11, isa12, isa13, isa14, isa15, component];
  return ['ISA', '00', ' '.repeat(10), '00', ' '.repeat(10), ...ids, ...rest].join('*');
}

export function gs({ gs01 = 'PO', gs06 = '1', version = '004010' }: Envelope = {}): string {
  return `GS*${gs01}*NORTHWIND*CROSSDOCK*20261125*1200*${gs06}*X*${version}`;
}

/** ST to SE around a set's segments, counted. */
export function set(id: string, control: string, body: readonly string[]): string[] {
  return [`ST*${id}*${control}`, ...body, `SE*${body.length + 2}*${control}`];
}

/** Joins segments written with `*` and `>` in an envelope's delimiters. */
export function text(segments: readonly string[], envelope: Envelope = {}): string {
  const { element = '*', component = '>', terminator = '~\n' } = envelope;
  const swapped = segments.map((segment) => segment.replaceAll('>', component).replaceAll('*', element));
  return swapped.map((segment) => segment + terminator).join('');
}

/** One group of sets in one interchange. */
export function interchange(sets: readonly (readonly string[])[], envelope: Envelope = {}): string {
  const { gs06 = '1', isa13 = '000000001' } = envelope;
  const segments = [isa(envelope), gs(envelope), ...sets.flat(), `GE*${sets.length}*${gs06}`, `IEA*1*${isa13}`];
  return text(segments, envelope);
}

/** The body of a good 850 with some lines. */
export function order(number = 'PO1001', lines = 1): string[] {
  const items = Array.from(
    { length: lines },
    (_, index) => `PO1*${index + 1}*12*EA*9.95**UP*012345678905*VN*AB-${index + 1}`,
  );
  return [`BEG*00*SA*${number}**20261125`, 'REF*DP*038', 'N1*ST*NORTH*92*0042', ...items, `CTT*${lines}`];
}

export function bytes(source: string): Uint8Array {
  return Buffer.from(source, 'latin1');
}

/** Segments as text with their offset, and defects, of a file read in pieces of a size. */
export function read(
  source: string | Uint8Array,
  piece = Number.POSITIVE_INFINITY,
  segmentBytesMax = 1_000_000,
): string[] {
  const all = typeof source === 'string' ? bytes(source) : source;
  const told: string[] = [];
  const reader = new SegmentReader(
    {
      segment: (segment) => told.push(`${segment.offset} ${shown(segment)}`),
      defect: (code, offset, length) => told.push(`! ${code} ${offset} ${length}`),
    },
    { host, segmentBytesMax },
  );
  for (let at = 0; at < all.length; at += piece) reader.push(all.slice(at, at + piece));
  reader.end();
  return told;
}

export function shown(segment: SegmentView): string {
  return [segment.id, ...Array.from({ length: segment.count }, (_, index) => segment.text(index + 1))].join('*');
}

export function inspect(source: string | Uint8Array, limits: Partial<TranslationLimits> = {}): InspectResult {
  const looking = inspector(host, { ...defaultLimits, ...limits });
  looking.push(typeof source === 'string' ? bytes(source) : source);
  return looking.end();
}

/** `code@segment+element` of findings, as far as they have a place. */
export function codes(findings: readonly Finding[]): string[] {
  return findings.map(({ code, segment, element }) => {
    const place =
      segment === undefined ? '' : `@${segment}${element === undefined ? '' : String(element).padStart(2, '0')}`;
    return code + place;
  });
}

/** A map that remembers what it was given. */
export function recordingMapping(setId: string, seen: string[] = []): SetMapping {
  return {
    set: setId,
    document: 'purchase-order',
    map: () => ({
      segment: (segment, loop) => seen.push(`${loop}:${segment.id}`),
      full: () => [],
      last: () => ({ document: { type: 'purchase-order' } as never, updates: [] }),
      number: 'N',
      findings: () => [],
    }),
  };
}

export function context(sets: readonly string[], limits: Partial<TranslationLimits> = {}): TranslationContext {
  const receive = sets.map((id): ReceiveRule => ({ document: 'purchase-order', set: id, over: 'folder' }));
  const partner: TranslatorPartner = {
    id: 'northwind',
    x12: { us: { qualifier: 'ZZ', id: 'CROSSDOCK' }, them: { qualifier: 'ZZ', id: 'NORTHWIND' }, version: '004010' },
    receive,
    items: { size: 0, sku: () => undefined, numbers: () => [], nearest: () => [], skus: () => [] },
  };
  const receivedAt = '2026-11-25T12:00:00Z';
  return { host, partner, receivedAt, fileName: 'orders.edi', limits: { ...defaultLimits, ...limits } };
}

/** Outcomes of a file from a partner that sends the sets with a map each. */
export function translate(source: string, sets: readonly string[] = ['850'], seen: string[] = []): readonly Outcome[] {
  const mappings = sets.map((id) => recordingMapping(id, seen));
  const translator = x12Translator(context(sets), mappings);
  return [...translator.push(bytes(source)), ...translator.end()];
}
