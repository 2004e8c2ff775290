/**
 * A partner's JSONata expression (https://docs.jsonata.org): compiled, checked, and evaluated within bounds.
 *
 * The same document with the same time gives the same result: `$now` and `$millis` are the time given, and what is
 * drawn by chance or made up while running is refused when the configuration is checked. Steps, depth and list lengths
 * are bounded, so that an expression that never ends costs its document and not the gateway.
 */
import jsonata from 'jsonata';

/** Steps of one evaluation, about ten microseconds each: a part of a document has 500 lines, so 400 for each. */
export const stepsMax = 200_000;
/** Expressions inside one another while evaluating, and entries of one list. */
export const depthMax = 400;
export const listMax = 100_000;

/** What is wrong with an expression, or went wrong in it. Line and column from 1; 0 where it is not known. */
export interface ExpressionDefect {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export type Compiled =
  | { readonly expression: Expression; readonly defect?: undefined }
  | { readonly expression?: undefined; readonly defect: ExpressionDefect };

export type Evaluated =
  | {
      readonly value: unknown;
      /** Properties of the result that were worked out and came to nothing, which JSONata leaves out of it. */
      readonly empty: readonly string[];
      readonly defect?: undefined;
    }
  | { readonly value?: undefined; readonly empty?: undefined; readonly defect: ExpressionDefect };

/** Functions that an expression may not call, with what to do instead. */
const refused: Readonly<Record<string, string>> = {
  random: 'the same file has to give the same documents',
  shuffle: 'the same file has to give the same documents',
  eval: 'write the expression itself',
};

/** Compiles an expression; `steps` is the most that one evaluation takes. */
export function compileExpression(text: string, steps = stepsMax): Compiled {
  let expression: jsonata.Expression;
  try {
    expression = jsonata(text, { stack: depthMax, sequence: listMax } as jsonata.JsonataOptions);
  } catch (error) {
    return { defect: defectOf(text, error) };
  }
  const defect = refusedIn(text, expression.ast());
  return defect === undefined ? { expression: new Expression(text, expression, steps) } : { defect };
}

export class Expression {
  readonly #text: string;
  readonly #expression: jsonata.Expression;
  readonly #stepsMax: number;
  /** Places that make the result, with the properties that each of them always gives; those that were come by. */
  readonly #results: ReadonlyMap<unknown, readonly string[]>;
  readonly #made = new Set<string>();
  #steps = 0;
  #millis = 0;

  constructor(text: string, expression: jsonata.Expression, steps: number) {
    this.#text = text;
    this.#stepsMax = steps;
    this.#expression = expression;
    this.#results = resultsOf(expression.ast());
    // The evaluator's own hook, which it calls before every step; its type does not know of symbols.
    const assign = expression.assign as unknown as (name: symbol, value: unknown) => void;
    assign(Symbol.for('jsonata.__evaluate_entry'), (at: jsonata.ExprNode, _: unknown, frame: Frame) =>
      this.#step(at, frame),
    );
  }

  /** Evaluates against a value, which is not changed. One evaluation at a time. `at` is what `$now` and `$millis` say, RFC 3339. */
  async evaluate(input: unknown, at: string): Promise<Evaluated> {
    this.#steps = 0;
    this.#made.clear();
    this.#millis = Date.parse(at);
    const now = new Date(this.#millis);
    const bindings = { now: () => now.toISOString(), millis: () => this.#millis };
    try {
      const value: unknown = await this.#expression.evaluate(structuredClone(input), bindings);
      const given = Object(value) as object;
      const empty = [...this.#made].filter((name) => !Object.hasOwn(given, name));
      return { value: value === undefined ? undefined : JSON.parse(JSON.stringify(value) ?? 'null'), empty };
    } catch (error) {
      return { defect: defectOf(this.#text, error) };
    }
  }

  #step(at: jsonata.ExprNode, frame: Frame): void {
    if (this.#steps === 0) frame.base.timestamp = new Date(this.#millis);
    this.#steps += 1;
    for (const name of this.#results.get(at) ?? []) this.#made.add(name);
    if (this.#steps <= this.#stepsMax) return;
    throw { position: at.position, message: `it takes more than ${this.#stepsMax} steps` };
  }
}

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly lhs?: readonly (readonly [Node, Node])[];
  readonly expressions?: readonly Node[];
  readonly steps?: readonly Node[];
  readonly then?: Node;
  readonly else?: Node;
}

/**
 * The maps `{ … }` that can be the result of an expression: it itself, the last one of a block, either way of a condition,
 * the last step of a path; with the names in them, but for those behind a condition without an else, which is how one
 * says "leave it as it is".
 */
function resultsOf(ast: unknown, results = new Map<unknown, readonly string[]>()): Map<unknown, readonly string[]> {
  const node = ast as Node;
  if (node.type === 'unary' && node.value === '{') {
    const names = (node.lhs ?? []).flatMap(([name, value]) => {
      const optional = value.type === 'condition' && value.else === undefined;
      return name.type === 'string' && typeof name.value === 'string' && !optional ? [name.value] : [];
    });
    results.set(node, names);
  }
  const inner = [node.expressions?.at(-1), node.steps?.at(-1), node.then, node.else];
  for (const each of inner) if (each !== undefined) resultsOf(each, results);
  return results;
}

/** What the evaluator keeps of one evaluation. */
interface Frame {
  readonly base: { timestamp: Date };
}

/** A repetition inside of a repetition, as (a+)+, which can take for ever on a text that does not match. */
const nestedRepetition = /\((?:[^()\\]|\\.)*[+*}](?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,)/;

function refusedIn(text: string, ast: unknown): ExpressionDefect | undefined {
  const seen = new Set<unknown>();
  const open: unknown[] = [ast];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null || seen.has(node)) continue;
    seen.add(node);
    const { type, value, position } = node as { type?: string; value?: unknown; position?: number };
    const at = placeOf(text, position);
    if (type === 'variable' && typeof value === 'string' && Object.hasOwn(refused, value)) {
      return { ...at, message: `$${value} is not allowed: ${refused[value]}` };
    }
    if (type === 'regex' && value instanceof RegExp && nestedRepetition.test(value.source)) {
      return { ...at, message: `/${value.source}/ repeats a repetition, which can take for ever` };
    }
    open.push(...Object.values(node));
  }
  return undefined;
}

function defectOf(text: string, error: unknown): ExpressionDefect {
  const { position, message, token } = error as { position?: number; message?: string; token?: unknown };
  const before = typeof token === 'string' ? token.length : 0;
  return {
    ...placeOf(text, position === undefined ? undefined : position - before),
    message: message ?? String(error),
  };
}

/** Line and column of an offset into a text. */
function placeOf(text: string, position: number | undefined): { line: number; column: number } {
  if (position === undefined) return { line: 0, column: 0 };
  const before = text.slice(0, Math.max(0, position)).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
