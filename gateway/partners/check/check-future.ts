/** How locations and later days are told: what the file that is sent cannot carry. */
import { setGrammar } from '../../../translators/x12/dictionary/sets.ts';
import type { Guideline } from '../../../translators/x12/guideline/guideline.ts';
import { quote } from '../../settings/wording.ts';
import type { Complaints, Path } from '../complaints.ts';
import type { SendRule } from '../schema/schema.ts';

export interface FutureParts {
  /** GS08 of what we send; undefined where the partner has no X12. */
  readonly version: string | undefined;
  readonly guideline: Guideline | undefined;
  /** Fields that a file of the partner's own specification has for an item; undefined where there is none, or it was wrong. */
  readonly columns: ReadonlySet<string> | undefined;
}

export function checkFuture(rule: SendRule, at: Path, parts: FutureParts, complaints: Complaints): void {
  const { future, locationsAs, locationsDate } = rule;
  if (locationsDate !== undefined && locationsAs !== 'sch') {
    complaints.key([...at, 'locationsDate'], '`locationsDate` is of `locationsAs: sch`; other locations have no day');
  }
  if (locationsAs === 'sch') checkCarried('SCH', [...at, 'locationsAs'], rule, parts, complaints);
  if (future === undefined) return;
  const path = [...at, 'future'];
  if (rule.set !== undefined) checkSet(rule, path, parts, complaints);
  else if (future.as !== undefined) complaints.key([...path, 'as'], '`as` is of an X12 set, and the rule has no `set`');
  if (parts.columns !== undefined) checkColumns(rule, path, parts.columns, complaints);
}

function checkSet(rule: SendRule, path: Path, parts: FutureParts, complaints: Complaints): void {
  const { future = { horizon: '' }, locations, locationsAs = 'sdq' } = rule;
  const { as = 'sch', code } = future;
  const place = future.as === undefined ? path : [...path, 'as'];
  checkCarried(as === 'sch' ? 'SCH' : 'DTM', place, rule, parts, complaints);
  if (as === 'sch' && code !== undefined) {
    const message = '`code` is of `as: dtm`; an SCH has no code but that of the QTY it stands behind';
    complaints.key([...path, 'code'], message);
  }
  if (as === 'dtm' && locations !== undefined && (locationsAs === 'sdq' || locationsAs === 'sch')) {
    const message = `\`as\` is "dtm", and locations are told as ${locationsAs}, which cannot say of which day a quantity is`;
    complaints.value(place, message, 'as: sch; or locationsAs: n1, or lin');
  }
}

/** By the dictionary of the version, and the partner's guideline over it. */
function checkCarried(
  segment: 'SCH' | 'DTM',
  at: Path,
  { guideline }: SendRule,
  parts: FutureParts,
  complaints: Complaints,
): void {
  const { version } = parts;
  if (version === undefined) return;
  const has = (by: Guideline | undefined) =>
    setGrammar('846', version, by)
      ?.grammar.loops.find(({ path }) => path === 'LIN/QTY')
      ?.members.some(({ id, maximum }) => id === segment && maximum > 0) ?? true;
  const told = `it needs ${segment} in the QTY loop`;
  if (!has(undefined)) {
    const hint = segment === 'DTM' ? 'as: sch' : undefined;
    complaints.value(at, `${told}, and the 846 of version ${version} has none there`, hint);
  } else if (parts.guideline !== undefined && !has(parts.guideline)) {
    complaints.value(at, `${told}, and ${quote(guideline ?? '')} forbids it there`);
  }
}

/** Rows of their own by `availableDate`, or the next day beside the quantity of now. */
function checkColumns(
  { flat, json, future }: SendRule,
  path: Path,
  columns: ReadonlySet<string>,
  complaints: Complaints,
): void {
  const { dates = '1', date, code } = future ?? {};
  const file = quote(flat ?? json ?? '');
  const inRows = columns.has('availableDate');
  const next = ['nextDate', 'nextQuantity'].filter((name) => columns.has(name));
  if (inRows && next.length > 0) {
    const message = `${file} has both \`availableDate\`, for a row a day, and \`${next[0]}\`, beside the quantity of now`;
    complaints.value(path, message, 'one of them');
  } else if (!inRows && next.length < 2) {
    const message = `no field of ${file} says ${next[0] === 'nextDate' ? 'how many there are then' : 'from when'}`;
    complaints.value(
      path,
      message,
      'availableDate, for a row a day; or nextDate and nextQuantity, beside the quantity of now',
    );
  } else if (!inRows && dates !== '1') {
    const message = `\`dates\` is ${dates}, and \`nextDate\` has room for one`;
    complaints.value([...path, 'dates'], message, 'a row a day by availableDate');
  }
  if (date !== undefined)
    complaints.key([...path, 'date'], `\`date\` is of an X12 set or \`json: 1\`, and ${file} has no place for it`);
  if (code !== undefined && !inRows)
    complaints.key([...path, 'code'], '`code` is of a quantity in a row of its own, and `nextQuantity` has none');
}
