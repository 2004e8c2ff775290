/**
 * The files that the demo's partners drop. Orders and the ship notice are the partners' own samples; counts are written
 * for the moment, since a count that is hours old is not promised to anyone.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One drop: who drops what, and what a person should know of it. */
export interface Drop {
  readonly partner: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly title: string;
}

/** Drops in the order in which the demo makes them. `now` in milliseconds since 1970. */
export function demoDrops(partnersFolder: string, now: number): readonly Drop[] {
  const sample = (partner: string, name: string) => readFileSync(join(partnersFolder, partner, 'samples', name));
  const text = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`);
  const order = sample('northwind', '850.edi');
  return [
    {
      partner: 'wms',
      name: 'counts-dallas.csv',
      bytes: text(countLines(now)),
      title: 'The warehouse system drops a CSV count of Dallas',
    },
    {
      partner: 'legacy-erp',
      name: 'movements-1.csv',
      bytes: text(movementLines(now)),
      title: 'The ERP drops its movements: units promised to orders',
    },
    {
      partner: 'fabrikam-3pl',
      name: '846-reno.edi',
      bytes: text(reno846(now)),
      title: 'The 3PL drops an 846: what it holds for us in Reno',
    },
    {
      partner: 'contoso-supply',
      name: '856-558120.edi',
      bytes: sample('contoso-supply', '856.edi'),
      title: 'A supplier drops an 856: three cartons are on their way',
    },
    {
      partner: 'northwind',
      name: '850-417.edi',
      bytes: order,
      title: 'The retailer drops an 850',
    },
    {
      partner: 'northwind',
      name: '850-418.edi',
      bytes: sample('northwind', '850-three-defects.edi'),
      title: 'The retailer drops an interchange of two 850s: a good one, and one with three defects',
    },
    {
      partner: 'northwind',
      name: '850-417-resent.edi',
      bytes: order,
      title: 'The retailer sends its first file again',
    },
  ];
}

/** SKU and what is on the shelf in Dallas. */
const dallas: readonly (readonly [sku: string, units: number])[] = [
  ['00417', 86],
  ['00418', 41],
  ['00532', 140],
  ['00533', 9],
  ['01020', 260],
  ['01188', 712],
  ['02210', 55],
  ['02345', 18],
  ['07701', 4],
  ['10450', 27],
  ['10982', 1_340],
];

/** Counted a while ago, so that what the ERP allocated since comes after it. */
const countedMsAgo = 300_000;

function countLines(now: number): readonly string[] {
  const { date, time } = wallTime(now - countedMsAgo, 'America/Chicago');
  const counts = dallas.map(([sku, units]) => `${sku},DC-DAL,AVL,${units},${date} ${time}`);
  return ['SKU,LOCATION,STATUS,QTY,COUNTED_AT', ...counts];
}

/** Two allocations, as the ERP exports them: decimal commas, American dates, times without seconds. */
function movementLines(now: number): readonly string[] {
  const { date, time } = wallTime(now, 'America/Chicago');
  const [year, month, day] = date.split('-');
  const when = `${month}/${day}/${year};${time.replaceAll(':', '').slice(0, 4)}`;
  return [
    'ENTRY;ITEM;SITE;TYPE;STATE;QTY;UOM;DATE;TIME;REASON',
    `A-100245-1;00417;DAL;ALLOC;A;24,0;EA;${when};4500031802`,
    `A-100245-2;10982;DAL;ALLOC;A;300,0;EA;${when};4500031802`,
  ];
}

/** SKU and what Fabrikam has of it. */
const reno: readonly (readonly [sku: string, units: number])[] = [
  ['00417', 64],
  ['00532', 210],
  ['01020', 33],
  ['01021', 0],
  ['02210', 95],
  ['07701', 148],
  ['10982', 402],
];

function reno846(now: number): readonly string[] {
  const { date, time } = wallTime(now, 'America/Los_Angeles');
  const day = date.replaceAll('-', '');
  const minute = time.replaceAll(':', '').slice(0, 4);
  const lines = reno.flatMap(([sku, units]) => [`LIN**SK*${sku}~`, `QTY*17*${units}*EA~`]);
  return [
    `ISA*00*          *00*          *12*7755550142     *ZZ*CROSSDOCK      *${day.slice(2)}*${minute}*U*00401*000002207*0*P*>~`,
    `GS*IB*FABRIKAM*CROSSDOCK*${day}*${minute}*2207*X*004010~`,
    'ST*846*0001~',
    `BIA*00*DD*FAB${day}*${day}*${minute}~`,
    'N1*WH*Fabrikam Reno*92*FAB-RNO~',
    ...lines,
    `CTT*${reno.length}~`,
    `SE*${lines.length + 5}*0001~`,
    'GE*1*2207~',
    'IEA*1*000002207~',
  ];
}

/** Date and time of an instant as a clock on the wall of a zone shows it: `2026-11-25`, `17:04:09`. */
function wallTime(now: number, zone: string): { readonly date: string; readonly time: string } {
  const [date, time] = new Date(now).toLocaleString('sv-SE', { timeZone: zone }).split(' ') as [string, string];
  return { date, time };
}
