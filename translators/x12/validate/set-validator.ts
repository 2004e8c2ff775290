/**
 * Checks one set after another: order and loops by the cursor, elements by their definitions, HL trees, line counts.
 *
 * One validator serves a whole transmission; cursors are made once per set and version and used again.
 */
import { type Place, quoted } from '../../finding.ts';
import type { SetGrammar } from '../dictionary/grammar.ts';
import { setGrammar } from '../dictionary/sets.ts';
import { finding } from '../findings.ts';
import type { Guideline } from '../guideline/guideline.ts';
import { isIdForm, packId } from '../segment-id.ts';
import type { SegmentView } from '../segment-view.ts';
import type { CharacterSet } from './characters.ts';
import { Cursor } from './cursor.ts';
import { ElementChecks } from './elements.ts';
import { Hierarchy } from './hierarchy.ts';
import type { SetReport } from './report.ts';

const key = {
  ST: packId('ST'),
  SE: packId('SE'),
  HL: packId('HL'),
  LIN: packId('LIN'),
  PO1: packId('PO1'),
  POC: packId('POC'),
  IT1: packId('IT1'),
  CTT: packId('CTT'),
  LS: packId('LS'),
  LE: packId('LE'),
} as const;

export interface ValidatorOptions {
  /** For sets that no map reads: maps check CTT against what they took. */
  readonly countLines: boolean;
  /** Characters that data may have; `extended` unless told. */
  readonly characters?: CharacterSet;
}

export class SetValidator {
  readonly #report: SetReport;
  readonly #countLines: boolean;
  readonly #elements: ElementChecks;
  readonly #cursors = new WeakMap<SetGrammar, Cursor>();
  readonly #hierarchy = new Hierarchy();
  #cursor: Cursor | undefined;
  #lines = 0;
  #levels = 0;
  #loopId = '';

  constructor(report: SetReport, { countLines, characters = 'extended' }: ValidatorOptions) {
    this.#report = report;
    this.#countLines = countLines;
    this.#elements = new ElementChecks(report, characters);
  }

  /** Begins a set of a version (GS08), by the partner's guideline for it. Without a dictionary, only a notice says so. */
  begin(set: string, version: string, place: Place, guideline?: Guideline): void {
    this.#lines = 0;
    this.#levels = 0;
    this.#loopId = '';
    this.#hierarchy.begin();
    const found = setGrammar(set, version, guideline);
    this.#cursor = undefined;
    if (found === undefined) {
      this.#report.add(finding('set-unchecked', `There is no dictionary for set ${set}.`, place));
      return;
    }
    const { grammar, exact } = found;
    if (!exact) {
      const message = `Version "${version}" has no dictionary of its own; ${grammar.version} was used.`;
      this.#report.add(finding('dictionary-fallback', message, place));
    }
    let cursor = this.#cursors.get(grammar);
    if (cursor === undefined) {
      cursor = new Cursor(grammar, this.#report);
      this.#cursors.set(grammar, cursor);
    }
    cursor.begin();
    this.#cursor = cursor;
  }

  /** A segment of the set, ST and SE included. Gives the path of the loop that it stands in. */
  segment(view: SegmentView): string {
    const cursor = this.#cursor;
    if (cursor === undefined) {
      if (!isIdForm(view.key))
        this.#report.segment('segment-unrecognised', view, '', `"${quoted(view.id)}" is no segment id.`);
      return '';
    }
    if (view.key === key.ST) return '';
    if (view.key === key.SE) {
      cursor.end(view);
      this.#hierarchy.end(view, this.#report);
      return '';
    }
    const definition = cursor.next(view);
    const { loop } = cursor;
    if (definition === undefined) return loop;
    this.#elements.check(view, definition, loop);
    this.#count(view, loop);
    return loop;
  }

  #count(view: SegmentView, loop: string): void {
    switch (view.key) {
      case key.HL:
        this.#levels++;
        this.#hierarchy.check(view, loop, this.#report);
        break;
      case key.LIN:
        if (loop === 'LIN' || loop === 'HL') this.#lines++;
        break;
      case key.PO1:
      case key.POC:
      case key.IT1:
        this.#lines++;
        break;
      case key.LS:
        this.#loopId = view.text(1);
        break;
      case key.LE:
        this.#checkLoopEnd(view, loop);
        break;
      case key.CTT:
        if (this.#countLines) this.#checkLines(view, loop);
    }
  }

  #checkLoopEnd(le: SegmentView, loop: string): void {
    const id = le.text(1);
    const opened = this.#loopId;
    this.#loopId = '';
    // Without an LS, or one that names no loop, something else was told already.
    if (id === opened || opened === '') return;
    const message = `LE01 is "${id}", but LS01 is "${opened}".`;
    this.#report.segment('loop-id-mismatch', le, loop, message);
  }

  /** CTT01 counts lines; in ship notices most count HL segments and some LIN, so both are right. */
  #checkLines(ctt: SegmentView, loop: string): void {
    const sent = ctt.has(1) ? Number(ctt.text(1)) : Number.NaN;
    if (!Number.isFinite(sent) || sent === this.#lines || (this.#levels > 0 && sent === this.#levels)) return;
    const counted = this.#levels > 0 ? `${this.#levels} HL and ${this.#lines} LIN` : `${this.#lines} lines`;
    this.#report.segment('line-count-differs', ctt, loop, `CTT01 says ${sent}, but the set has ${counted}.`);
  }
}
