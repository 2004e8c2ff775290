/** Generated 850s, 856s and 846s of any size: one ISA, one GS, thousands of sets of twenty lines, as retailers send them. */
import { closeSync, openSync, writeSync } from 'node:fs';

export const sender = 'NORTHWIND';
export const receiver = 'CROSSDOCK';

/** Transaction sets that can be generated. */
export const generatedSets = ['850', '856', '846'] as const;
export type GeneratedSet = (typeof generatedSets)[number];

const groups: Readonly<Record<GeneratedSet, string>> = { 850: 'PO', 856: 'SH', 846: 'IB' };
const bodies: Readonly<Record<GeneratedSet, (ordinal: number) => string[]>> = {
  850: orderBody,
  856: noticeBody,
  846: adviceBody,
};

const linesOfSet = 20;
const itemsOfPack = 5;
const bufferCharacters = 1_000_000;

/** Writes a file of at least `megabytes` million bytes, piece by piece; gives its size in bytes. */
export function writeSets(path: string, set: GeneratedSet, megabytes: number): number {
  const file = openSync(path, 'w');
  let size = 0;
  let sets = 0;
  let waiting = opening(set);
  const flush = () => {
    size += writeSync(file, waiting);
    waiting = '';
  };
  while (size + waiting.length < megabytes * 1e6) {
    sets++;
    waiting += setText(set, sets);
    if (waiting.length > bufferCharacters) flush();
  }
  waiting += closing(sets);
  flush();
  closeSync(file);
  return size;
}

/** A whole interchange of some sets, numbered from `first` on. */
export function interchangeOf(set: GeneratedSet, sets: number, first = 1): string {
  const all = Array.from({ length: sets }, (_, index) => setText(set, first + index));
  return opening(set) + all.join('') + closing(sets);
}

function opening(set: GeneratedSet): string {
  const ids = `ZZ*${sender.padEnd(15)}*ZZ*${receiver.padEnd(15)}`;
  const isa = `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*${ids}*261125*1200*U*00401*000000001*0*P*>~\n`;
  return `${isa}GS*${groups[set]}*${sender}*${receiver}*20261125*1200*1*X*004010~\n`;
}

function closing(sets: number): string {
  // Without a last line feed: x12-parser makes a segment of it.
  return `GE*${sets}*1~\nIEA*1*000000001~`;
}

function setText(set: GeneratedSet, ordinal: number): string {
  const control = String(ordinal).padStart(4, '0');
  const body = bodies[set](ordinal);
  const segments = [`ST*${set}*${control}`, ...body, `SE*${body.length + 2}*${control}`];
  return `${segments.join('~\n')}~\n`;
}

const lineNumbers = Array.from({ length: linesOfSet }, (_, index) => index + 1);
const skuOf = (ordinal: number, line: number) => String(1_000 + ((ordinal * 7 + line) % 5_000));
const itemOf = (sku: string) => `UP*01234567${sku}*VN*NW-${sku}*SK*SKU${sku}`;

function orderBody(ordinal: number): string[] {
  return [
    `BEG*00*SA*PO${10_000_000 + ordinal}**20261125`,
    'REF*DP*038',
    'REF*IA*0012345',
    'PER*BD*JANE BUYER*TE*2145550100',
    'DTM*002*20261201',
    'DTM*010*20261128',
    'TD5*****GROUND ROUTING OF THE CONSIGNEE',
    'N1*ST*NORTHWIND DISTRIBUTION CENTER 42*92*0042',
    'N3*1200 DOCK ROAD',
    'N4*DALLAS*TX*75201*US',
    ...lineNumbers.flatMap((line) => [
      `PO1*${line}*${line * 3}*EA*${line}.50*WE*${itemOf(skuOf(ordinal, line))}`,
      `PID*F****WIDGET, BLUE, SIZE ${line}, BOXED`,
      'PO4*6*1*EA',
    ]),
    `CTT*${linesOfSet}`,
  ];
}

/** Shipment, order, packs and items, by HL02 (the standard carton structure, BSN05 0001). */
function noticeBody(ordinal: number): string[] {
  const head = [
    `BSN*00*SH${10_000_000 + ordinal}*20261125*142428*0001`,
    'HL*1**S',
    'TD1*CTN25*4****G*50.5*LB',
    'TD5*B*2*ABCD*M*GROUND ROUTING',
    `REF*BM*BOL${ordinal}`,
    'DTM*011*20261125',
    'N1*ST*NORTHWIND DISTRIBUTION CENTER 42*92*0042',
    'N3*1200 DOCK ROAD',
    'N4*DALLAS*TX*75201*US',
    'HL*2*1*O',
    `PRF*PO${10_000_000 + ordinal}***20261120`,
    'REF*IA*0012345',
  ];
  let level = 2;
  const packs = lineNumbers.flatMap((line) => {
    const opened: string[] = [];
    if (line % itemsOfPack === 1) {
      level++;
      opened.push(`HL*${level}*2*P`, `MAN*GM*${containerCode(ordinal * linesOfSet + line)}`);
    }
    const pack = 3 + Math.floor((line - 1) / itemsOfPack) * (itemsOfPack + 1);
    level++;
    return [
      ...opened,
      `HL*${level}*${pack}*I`,
      `LIN*${line}*${itemOf(skuOf(ordinal, line))}`,
      `SN1**${line * 3}*EA`,
      `PID*F****WIDGET, BLUE, SIZE ${line}, BOXED`,
    ];
  });
  return [...head, ...packs, `CTT*${level}`];
}

function adviceBody(ordinal: number): string[] {
  return [
    `BIA*00*SI*INV${10_000_000 + ordinal}*20261125*0930`,
    'DTM*007*20261125',
    'REF*IA*0012345',
    'N1*SU*NORTHWIND SUPPLY*92*S1',
    ...lineNumbers.flatMap((line) => [
      `LIN*${line}*${itemOf(skuOf(ordinal, line))}`,
      `PID*F****WIDGET, BLUE, SIZE ${line}, BOXED`,
      `QTY*33*${line * 17}*EA`,
      `QTY*17*${line}*EA`,
    ]),
    `CTT*${linesOfSet}`,
  ];
}

/** An SSCC-18 with its application identifier and check digit (GS1 General Specifications, section 7.9). */
function containerCode(serial: number): string {
  const digits = `00614141${String(serial % 1e9).padStart(9, '0')}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `00${digits}${(10 - (sum % 10)) % 10}`;
}
