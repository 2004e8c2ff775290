/**
 * Where a partner's policies name item classes: an item has to be of each. A class is that of the partner's items file
 * or, where that says none, of our item master, so that it can be checked only when both are read.
 */
import { skuPattern } from '../../advice/policy/buffer-condition.ts';
import type { ConfigError } from '../../settings/config-error.ts';
import { nearestWord } from '../../settings/nearest.ts';
import { quote } from '../../settings/wording.ts';
import type { Complaints, Path } from '../complaints.ts';
import type { ItemIndex } from '../items/item-index.ts';
import type { ItemMaster } from '../items/item-master.ts';
import type { BufferRule } from '../schema/buffer-schema.ts';
import type { PartnerFile } from '../schema/schema.ts';

export interface ClassUse {
  readonly class: string;
  /** SKUs that the class is asked of, with * and ?; all unless told. */
  readonly sku: string | undefined;
  readonly items: ItemIndex;
  /** What can never be, where no item is of the class. */
  readonly never: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Every class that the file names, in its order; none where its items could not be read. */
export function classesOf(partner: PartnerFile, items: ItemIndex | undefined, complaints: Complaints): ClassUse[] {
  if (items === undefined) return [];
  return (partner.send ?? []).flatMap(({ buffer = [], urgent }, index) => [
    ...classesOfBuffer(buffer, ['send', index, 'buffer'], items, complaints),
    ...(urgent?.classes ?? []).map((itemClass, entry) => {
      const place = complaints.place(['send', index, 'urgent', 'classes', entry]);
      return { class: itemClass, sku: undefined, items, never: 'no change of it is ever urgent', ...place };
    }),
  ]);
}

/** Those of one buffer policy, which stands at a path. */
export function classesOfBuffer(
  buffer: readonly BufferRule[],
  path: Path,
  items: ItemIndex,
  complaints: Complaints,
): ClassUse[] {
  return buffer.flatMap(({ when }, rule): ClassUse[] => {
    if (when?.class === undefined) return [];
    const place = complaints.place([...path, rule, 'when', 'class']);
    return [{ class: when.class, sku: when.sku, items, never: 'the rule can never apply', ...place }];
  });
}

/** The uses of a class that no item is of. Without a master the partner's own items file alone says classes. */
export function unknownClasses(uses: readonly ClassUse[], master: ItemMaster | undefined): readonly ConfigError[] {
  return uses
    .filter((use) => !isKnown(use, master))
    .map(({ class: itemClass, sku, items, never, file, line, column }) => ({
      ...{ file, line, column },
      message:
        sku === undefined
          ? `\`class\` is ${quote(itemClass)}, and no item of the partner is of that class: ${never}`
          : `\`class\` is ${quote(itemClass)} and \`sku\` is ${quote(sku)}, and no item of the partner is both: ${never}`,
      hint: `${sku === undefined ? meant(itemClass, items, master) : ''}the column \`class\` of its items.csv or, where that says none, of the item master`,
    }));
}

/** The class of the partner's items that is most like one that none of them is of. */
function meant(itemClass: string, items: ItemIndex, master: ItemMaster | undefined): string {
  const known = new Set<string>();
  for (const sku of items.skus()) known.add(items.class(sku) ?? master?.item(sku)?.class ?? '');
  const near = nearestWord(itemClass, known);
  return near === undefined || near === '' ? '' : `did you mean ${near}? `;
}

function isKnown({ class: itemClass, sku, items }: ClassUse, master: ItemMaster | undefined): boolean {
  if (sku === undefined && items.hasClass(itemClass)) return true;
  const pattern = sku === undefined ? undefined : skuPattern(sku);
  for (const one of items.skus()) {
    if (pattern !== undefined && !pattern.test(one)) continue;
    if ((items.class(one) ?? master?.item(one)?.class) === itemClass) return true;
  }
  return false;
}
