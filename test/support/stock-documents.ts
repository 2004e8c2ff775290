/** Orders and ship notices as the translators give them, with what inventory looks at. */
import type { Party } from '../../translators/canonical/parts.ts';
import type { PurchaseOrder, PurchaseOrderLine } from '../../translators/canonical/purchase-order.ts';
import type { ShipNotice, ShipNoticeLine } from '../../translators/canonical/ship-notice.ts';

const part = { number: 1, last: true } as const;

function party(role: string, code: string | undefined): Party[] {
  return code === undefined ? [] : [{ role, id: { qualifier: '92', value: code } }];
}

interface OrderSays {
  readonly purpose?: string;
  /** Code of the ship-from. */
  readonly from?: string;
  readonly lines: readonly Partial<PurchaseOrderLine>[];
}

export function anOrder(number: string, { purpose = '00', from, lines }: OrderSays): PurchaseOrder {
  return {
    type: 'purchase-order',
    part,
    number,
    purpose,
    dates: [],
    references: [],
    parties: party('SF', from),
    lines: lines.map((line, index) => ({ number: String(index + 1), items: [], quantity: '1', unit: 'EA', ...line })),
    extra: [],
  };
}

interface NoticeSays extends Partial<Pick<ShipNotice, 'dates' | 'date'>> {
  readonly purpose?: string;
  /** Code of the ship-to. */
  readonly to?: string;
  readonly lines: readonly Partial<ShipNoticeLine>[];
}

export function aNotice(number: string, { purpose = '00', to, lines, ...more }: NoticeSays): ShipNotice {
  return {
    type: 'ship-notice',
    part,
    number,
    purpose,
    dates: [],
    references: [],
    parties: party('ST', to),
    orders: [],
    packages: [],
    lines: lines.map((line, index) => ({ number: String(index + 1), items: [], quantity: '1', unit: 'EA', ...line })),
    extra: [],
    ...more,
  };
}
