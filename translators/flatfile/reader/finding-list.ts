/** Findings of one document or file: so many are kept, the rest are counted. */
import type { Finding } from '../../finding.ts';
import { flatFinding } from '../findings.ts';

export class FindingList {
  readonly #max: number;
  readonly #document: string | undefined;
  readonly #kept: Finding[] = [];
  #leftOut = 0;

  /** `document` is the position that the findings bear. */
  constructor(max: number, document?: string) {
    this.#max = max;
    this.#document = document;
  }

  add(...findings: readonly Finding[]): void {
    for (const finding of findings) {
      if (this.#kept.length >= this.#max) this.#leftOut += 1;
      else this.#kept.push(this.#document === undefined ? finding : { ...finding, document: this.#document });
    }
  }

  /** What rejects as a whole stands first, and is never left out: `reasons` beside the findings kept. */
  all(reasons: readonly Finding[] = []): Finding[] {
    const place = this.#document === undefined ? {} : { document: this.#document };
    const list = [...reasons.map((finding) => ({ ...finding, ...place })), ...this.#kept];
    if (this.#leftOut > 0)
      list.push(flatFinding('findings-left-out', place, `${this.#leftOut} further findings are left out`));
    return list;
  }
}
