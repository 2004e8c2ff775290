/** Small 850s as the example retailer sends them, each of its own control numbers and purchase order. */

export interface OrderOptions {
  readonly sender?: { readonly qualifier: string; readonly id: string; readonly group: string };
  /** PO1 lines; two unless told. */
  readonly lines?: number;
  /** Transaction sets in the group; one unless told. */
  readonly sets?: number;
}

const northwind = { qualifier: '01', id: '123456789', group: 'NORTHWIND' };
const items = [
  ['614141004171', 'NW-230061', '00417'],
  ['614141005321', 'NW-230121', '00532'],
  ['614141023455', 'NW-230167', '02345'],
] as const;

/** One interchange with orders `PO<number>-1`, `PO<number>-2` … */
export function smallOrder(number: number, options: OrderOptions = {}): string {
  const { sender = northwind, lines = 2, sets = 1 } = options;
  const control = String(number).padStart(9, '0');
  const segments: string[] = [];
  for (let set = 1; set <= sets; set++) segments.push(...orderSet(number, set, lines));
  return [
    `ISA*00*          *00*          *${sender.qualifier}*${sender.id.padEnd(15)}*ZZ*CROSSDOCK      *260914*0612*U*00401*${control}*0*P*>~`,
    `GS*PO*${sender.group}*CROSSDOCK*20260914*0612*${number}*X*004010~`,
    ...segments,
    `GE*${sets}*${number}~`,
    `IEA*1*${control}~`,
    '',
  ].join('\n');
}

function orderSet(number: number, set: number, lines: number): readonly string[] {
  const control = String(set).padStart(4, '0');
  const body = [
    `BEG*00*SA*PO${number}-${set}**20260914~`,
    'REF*DP*0310~',
    'DTM*010*20260921~',
    'N1*ST*Northwind Store 0310*92*0310~',
    'N3*4100 Harvest Road~',
    'N4*Plano*TX*75024*US~',
  ];
  for (let line = 1; line <= lines; line++) {
    const [upc, buyer, sku] = items[line % items.length] as (typeof items)[number];
    body.push(`PO1*${line}*${line * 6}*EA*31.5**UP*${upc}*BP*${buyer}*VN*${sku}~`);
  }
  return [`ST*850*${control}~`, ...body, `CTT*${lines}~`, `SE*${body.length + 3}*${control}~`];
}
