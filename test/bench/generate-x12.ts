/** Generated 850s of any size: one ISA, one GS, thousands of orders of twenty lines, as retailers send them. */
import { closeSync, openSync, writeSync } from 'node:fs';

export const sender = 'NORTHWIND';
export const receiver = 'CROSSDOCK';

const linesOfOrder = 20;
const bufferCharacters = 1_000_000;

/** Writes a file of at least `megabytes` million bytes; gives its size in bytes. */
export function writeOrders(path: string, megabytes: number): number {
  const file = openSync(path, 'w');
  let size = 0;
  let sets = 0;
  let waiting = envelopeStart();
  const flush = () => {
    size += writeSync(file, waiting);
    waiting = '';
  };
  while (size + waiting.length < megabytes * 1e6) {
    sets++;
    waiting += order(sets);
    if (waiting.length > bufferCharacters) flush();
  }
  waiting += `GE*${sets}*1~\nIEA*1*000000001~\n`;
  flush();
  closeSync(file);
  return size;
}

function envelopeStart(): string {
  const ids = `ZZ*${sender.padEnd(15)}*ZZ*${receiver.padEnd(15)}`;
  const isa = `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*${ids}*261125*1200*U*00401*000000001*0*P*>~\n`;
  return `${isa}GS*PO*${sender}*${receiver}*20261125*1200*1*X*004010~\n`;
}

function order(ordinal: number): string {
  const control = String(ordinal).padStart(4, '0');
  const segments = [
    `ST*850*${control}`,
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
  ];
  for (let line = 1; line <= linesOfOrder; line++) {
    const sku = String(1_000 + ((ordinal * 7 + line) % 5_000));
    segments.push(
      `PO1*${line}*${line * 3}*EA*${line}.50*WE*UP*01234567${sku}*VN*NW-${sku}*SK*SKU${sku}`,
      `PID*F****WIDGET, BLUE, SIZE ${line}, BOXED`,
      'PO4*6*1*EA',
    );
  }
  segments.push(`CTT*${linesOfOrder}`);
  segments.push(`SE*${segments.length + 1}*${control}`);
  return `${segments.join('~\n')}~\n`;
}
