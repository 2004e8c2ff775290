/** The inventory settings of the examples, for a gateway of a test. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = join(import.meta.dirname, '..', '..', 'config', 'inventory.yaml');

/** Writes them as inventory.yaml into a folder, without their item master: tests have items of their own. */
export function exampleInventory(folder: string): void {
  const text = readFileSync(file, 'utf8');
  const without = text.replace(/^items: .*\n/m, '');
  if (without === text) throw new Error(`${file} names no item master that a test could leave out`);
  writeFileSync(join(folder, 'inventory.yaml'), without);
}
