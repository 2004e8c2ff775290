/** Every map between flat files and canonical documents, by document. */
import type { FlatDocumentType } from '../../flatfile/vocabulary.ts';
import type { FlatMap, FlatMapContext, FlatValues, WritableDocument } from './flat-map.ts';
import { inventoryAdviceMap, inventoryAdviceValues } from './inventory-advice.ts';
import { inventoryUpdateMap, inventoryUpdateValues } from './inventory-update.ts';
import { outboundAdviceValues } from './outbound-advice.ts';
import { purchaseOrderMap, purchaseOrderValues } from './purchase-order.ts';
import { shipNoticeMap, shipNoticeValues } from './ship-notice.ts';

export const flatMaps: Readonly<Record<FlatDocumentType, (context: FlatMapContext) => FlatMap>> = {
  'inventory-update': inventoryUpdateMap,
  'purchase-order': purchaseOrderMap,
  'ship-notice': shipNoticeMap,
  'inventory-advice': inventoryAdviceMap,
};

/** Fields of a document for writing; `columns` are the fields of a row of the file. Throws a RangeError on an acknowledgment, which no flat file carries. */
export function flatValuesOf(
  document: WritableDocument,
  qualifiers: Readonly<Record<string, string>>,
  columns: ReadonlySet<string>,
): FlatValues {
  if (!('type' in document)) return outboundAdviceValues(document, qualifiers, columns);
  switch (document.type) {
    case 'inventory-update':
      return inventoryUpdateValues(document);
    case 'purchase-order':
      return purchaseOrderValues(document, qualifiers);
    case 'ship-notice':
      return shipNoticeValues(document, qualifiers);
    case 'inventory-advice':
      return inventoryAdviceValues(document, qualifiers);
    default:
      throw new RangeError(`no flat file carries the document ${document.type}`);
  }
}
