/** HL trees (X12.22 HL): ids are unique, parents came before, only the topmost level has none. */

import { ControlNumbers } from '../control-numbers.ts';
import { segmentDefinition } from '../dictionary/segment-definition.ts';
import { baseVersion } from '../dictionary/versions.ts';
import type { Segment } from '../segment.ts';
import type { SetReport } from './report.ts';

const elements = segmentDefinition('HL', baseVersion)?.elements ?? [];
const idAt = { element: 1, component: 0, definition: elements[0]?.definition };
const parentAt = { element: 2, component: 0, definition: elements[1]?.definition };

export class Hierarchy {
  #ids = new ControlNumbers();
  #count = 0;

  begin(): void {
    if (this.#count > 0) this.#ids = new ControlNumbers();
    this.#count = 0;
  }

  check(hl: Segment, loop: string, report: SetReport): void {
    const id = hl.text(1).trim();
    const parent = hl.text(2).trim();
    const topmost = this.#count === 0;
    this.#count++;
    if (parent === '' || /^0+$/.test(parent)) {
      if (!topmost) report.element('hl-parent-missing', hl, loop, parentAt, `of HL ${id} names no parent.`, parent);
    } else if (parent === id || !this.#ids.has(parent)) {
      report.element('hl-parent-unknown', hl, loop, parentAt, `is "${parent}", but no HL before has that id.`, parent);
    }
    if (id !== '' && !this.#ids.add(id)) {
      report.element('hl-duplicate', hl, loop, idAt, `is "${id}", which an HL before has too.`, id);
    }
  }
}
