/** Settings from environment variables: every setting has one, named after its path. */
import type { ConfigError } from './config-error.ts';
import { nearestWord } from './nearest.ts';
import { GatewayFile } from './schema.ts';

/** Names the settings file. */
export const configVariable = 'CROSSDOCK_CONFIG';
const prefix = 'CROSSDOCK_';

/** Kubernetes gives every container the addresses of the services around it, one of which may well be called crossdock. */
const serviceLink = /^CROSSDOCK_(SERVICE_(HOST|PORT)(_\w+)?|PORT(_\d+_(TCP|UDP)(_(PROTO|PORT|ADDR))?)?)$/;

export interface SettingLeaf {
  /** As `['nats', 'stream', 'maxAge']`. */
  readonly path: readonly string[];
  /** As `CROSSDOCK_NATS_STREAM_MAX_AGE`. */
  readonly variable: string;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, object>>;
}

/** Every setting, in the order of the file. */
export function settingLeaves(schema: object = GatewayFile, path: readonly string[] = []): SettingLeaf[] {
  const { properties } = schema as SchemaNode;
  if (!properties) return [{ path, variable: variableOf(path) }];
  return Object.entries(properties).flatMap(([key, inner]) => settingLeaves(inner, [...path, key]));
}

/** What the environment sets, and what in it is no setting of ours. An empty variable sets an empty text. */
export function settingsOfEnvironment(env: Readonly<Record<string, string | undefined>>): {
  readonly values: readonly (SettingLeaf & { readonly value: string })[];
  readonly errors: readonly ConfigError[];
} {
  const leaves = new Map(settingLeaves().map((leaf) => [leaf.variable, leaf]));
  const values: (SettingLeaf & { value: string })[] = [];
  const errors: ConfigError[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(prefix) || name === configVariable || value === undefined || serviceLink.test(name)) continue;
    const leaf = leaves.get(name);
    if (leaf) values.push({ ...leaf, value });
    else errors.push(unknownVariable(name, [...leaves.keys(), configVariable]));
  }
  return { values, errors };
}

function unknownVariable(name: string, known: readonly string[]): ConfigError {
  const near = nearestWord(
    name.slice(prefix.length),
    known.map((word) => word.slice(prefix.length)),
  );
  const question = near === undefined ? '' : `; did you mean \`${prefix}${near}\`?`;
  return { file: 'environment', line: 0, column: 0, message: `unknown variable \`${name}\`${question}` };
}

function variableOf(path: readonly string[]): string {
  return prefix + path.map((step) => step.replace(/[A-Z]/g, '_$&').toUpperCase()).join('_');
}
