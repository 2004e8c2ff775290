/** Hand-made segments and sets, so that a map can be tested without the reader: `PO1*1*10*EA`, component `>`, repeat `^`. */
import type { CanonicalDocument } from '../../translators/canonical/document.ts';
import type { InventoryUpdate } from '../../translators/canonical/inventory-update.ts';
import type { Finding } from '../../translators/finding.ts';
import type { Host } from '../../translators/host.ts';
import type { Items, ReceiveRule } from '../../translators/partner.ts';
import { defaultLimits, type TranslationContext } from '../../translators/translator.ts';
import type { Segment } from '../../translators/x12/segment.ts';
import type { MappedPart, SetMapping } from '../../translators/x12/set-map.ts';

/** A segment of its text; `offset` is that of its id. */
export function segmentOf(text: string, ordinal: number, offset: number): Segment {
  const [id = '', ...elements] = text.split('*');
  const repeat = (element: number, at: number) => (elements[element - 1] ?? '').split('^')[at - 1] ?? '';
  return {
    id,
    ordinal,
    offset,
    count: elements.length,
    has: (element) => (elements[element - 1] ?? '') !== '',
    text: (element) => elements[element - 1] ?? '',
    component: (element, component, at = 1) => repeat(element, at).split('>')[component - 1] ?? '',
    repeats: (element) => (elements[element - 1] === undefined ? 0 : (elements[element - 1] ?? '').split('^').length),
    elementOffset: (element) =>
      element > elements.length
        ? offset + text.length
        : offset + id.length + 1 + elements.slice(0, element - 1).reduce((sum, one) => sum + one.length + 1, 0),
  };
}

/** Loops by their trigger: which segments stand in them, and which loops do. The loop under the set itself has no name. */
interface Loop {
  readonly segments?: readonly string[];
  readonly loops?: Readonly<Record<string, Loop>>;
}

const party: Loop = { segments: ['N2', 'N3', 'N4', 'REF', 'PER'] };
const notes: Loop = { segments: ['MSG', 'MTX', 'DTM'] };

const loopsOf: Readonly<Record<string, Loop>> = {
  '850': {
    loops: {
      SAC: {},
      N9: notes,
      N1: party,
      PO1: {
        segments: 'LIN CUR PO4 REF PER CSH ITD TAX FOB SDQ DTM TD1 TD5 TD3 TD4 MAN MSG MEA TXI IT8'.split(' '),
        loops: {
          CTP: {},
          PID: {},
          SAC: {},
          N9: notes,
          N1: party,
          SLN: { segments: ['PID', 'PO4', 'DTM', 'CTP', 'MSG'], loops: { N9: notes, SAC: {}, QTY: {}, N1: party } },
          SCH: {},
          QTY: {},
          PKG: {},
          AMT: {},
          LS: { segments: ['LE'], loops: { LDT: {} } },
        },
      },
      CTT: { segments: ['AMT'] },
    },
  },
  '856': {
    loops: {
      HL: {
        segments: 'LIN SN1 SLN PRF PO4 PID MEA PKG TD1 TD5 TD3 TD4 REF PER MAN DTM FOB'.split(' '),
        loops: { N1: party, SAC: {} },
      },
    },
  },
  '846': {
    loops: {
      N1: party,
      LIN: {
        segments: 'PID MEA PKG DTM CTP CUR SAC REF PER SDQ UIT LDT ZA'.split(' '),
        loops: {
          SLN: {},
          QTY: {
            segments: ['UIT', 'DTM'],
            loops: { SCH: {}, LS: { segments: ['LE'], loops: { REF: { segments: ['DTM', 'N1'] } } } },
          },
          N1: party,
        },
      },
    },
  },
  '999': {
    loops: { AK2: { segments: ['IK5'], loops: { IK3: { segments: ['CTX'], loops: { IK4: { segments: ['CTX'] } } } } } },
  },
  '997': { loops: { AK2: { segments: ['AK5'], loops: { AK3: { segments: ['AK4'] } } } } },
};

/** Path of the loop that each segment stands in, as the reader gives it. */
export function* loopPaths(set: string, ids: readonly string[]): Generator<string> {
  const root = loopsOf[set] ?? {};
  let path: { readonly name: string; readonly loop: Loop }[] = [];
  for (const id of ids) {
    let depth = path.length;
    for (; depth >= 0; depth--) {
      const loop = depth === 0 ? root : (path[depth - 1]?.loop ?? root);
      const begun = loop.loops?.[id];
      if (begun !== undefined) {
        path = [...path.slice(0, depth), { name: id, loop: begun }];
        break;
      }
      if (loop.segments?.includes(id)) {
        path = path.slice(0, depth);
        break;
      }
    }
    if (depth < 0) path = [];
    yield path.map(({ name }) => name).join('/');
  }
}

/** What a map made of a set. */
export interface MapReading {
  readonly parts: readonly CanonicalDocument[];
  readonly updates: readonly InventoryUpdate[];
  readonly findings: readonly Finding[];
  readonly number: string;
}

/** Runs a map over the segments between ST and SE, one a line or between tildes. */
export function readWith(
  mapping: SetMapping,
  text: string | readonly string[],
  options: { readonly rule?: ReceiveRule; readonly context?: Partial<TranslationContext>; readonly items?: Items } = {},
): MapReading {
  const lines = typeof text === 'string' ? text.split(/[~\n]/).map((line) => line.trimStart()) : text;
  const segments = lines.filter((line) => line !== '');
  const map = mapping.map(contextOf(options.context, options.items), options.rule, '1.1.1');
  const parts: MappedPart[] = [];
  const findings: Finding[] = [];
  const paths = loopPaths(
    mapping.set,
    segments.map((line) => line.split('*')[0] ?? ''),
  );
  let offset = 200;
  let ordinal = 1;
  for (const line of segments) {
    ordinal += 1;
    map.segment(segmentOf(line, ordinal, offset), paths.next().value ?? '');
    offset += line.length + 1;
    parts.push(...map.full());
    findings.push(...map.findings());
  }
  parts.push(map.last());
  findings.push(...map.findings());
  return {
    parts: parts.map((part) => ('body' in part ? JSON.parse(part.body) : part.document)),
    updates: parts.flatMap((part) => ('body' in part ? [] : part.updates)),
    findings,
    number: map.number,
  };
}

/** Items by `qualifier value`, or by value alone where the key has no blank. */
export function itemsOf(skus: Readonly<Record<string, string>>): Items {
  const bare = (key: string) => key.slice(key.indexOf(' ') + 1);
  return {
    size: Object.keys(skus).length,
    sku: (qualifier, value) => skus[`${qualifier} ${value}`] ?? (Object.hasOwn(skus, value) ? skus[value] : undefined),
    numbers: () => [],
    nearest: (value) =>
      Object.keys(skus)
        .map(bare)
        .filter((known) => known.slice(0, 3) === value.slice(0, 3))
        .slice(0, 3),
    skus: () => Object.values(skus),
  };
}

export const receivedAt = '2026-11-25T18:00:00Z';

export function contextOf(part: Partial<TranslationContext> = {}, items: Items = itemsOf({})): TranslationContext {
  return {
    host: noHost,
    partner: { id: 'northwind', receive: [], items },
    receivedAt,
    fileName: 'in.edi',
    limits: defaultLimits,
    ...part,
  };
}

/** A map asks its host for nothing; a test that gets here has found one that does. */
const noHost: Host = {
  latin1: () => refuse(),
  text: () => refuse(),
  bytes: () => refuse(),
  decoder: () => refuse(),
  delimited: () => refuse(),
  delimitedText: () => refuse(),
};

function refuse(): never {
  throw new Error('a map needs no host');
}
