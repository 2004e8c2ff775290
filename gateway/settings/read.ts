/**
 * Reads the gateway's settings: defaults, over them config/gateway.yaml, over that the environment. Everything is
 * checked and every error reported at once, each with its place or the name of its variable.
 */
import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { as2Contradictions } from '../channels/as2/settings.ts';
import { checkYaml } from './check.ts';
import { type ConfigError, sortedConfigErrors } from './config-error.ts';
import { configVariable, settingsOfEnvironment } from './environment.ts';
import { GatewayFile } from './schema.ts';
import { type Settings, settingsOf } from './settings.ts';
import { parseBytes, parseDurationMs } from './units.ts';
import { pointerTo, readYaml, type YamlFile, type YamlValue } from './yaml.ts';

export type { Settings } from './settings.ts';

/** Where the settings are read from when nobody says; it need not be there. */
const defaultSettingsFile = 'config/gateway.yaml';

export interface SettingsSource {
  /** File that was asked for; it has to be there. */
  readonly file?: string | undefined;
  /** Environment variables; only those that begin with CROSSDOCK_ are looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths begin at. */
  readonly cwd: string;
}

export interface SettingsRead {
  /** Given only when there are no errors. */
  readonly settings: Settings | undefined;
  readonly errors: readonly ConfigError[];
}

/** Reads, checks and freezes the settings. Throws nothing on what a person wrote. */
export function readSettings(source: SettingsSource): SettingsRead {
  const asked = source.file ?? source.env[configVariable];
  const file = resolve(source.cwd, asked ?? defaultSettingsFile);
  const yaml = settingsYaml(file, relative(source.cwd, file) || file, asked !== undefined);
  const environment = settingsOfEnvironment(source.env);
  const merged = withEnvironment(yaml, environment.values);
  const checked = checkYaml(merged, GatewayFile);
  const errors = [...environment.errors, ...checked.errors];
  if (checked.value) errors.push(...contradictions(checked.value, merged));
  if (errors.length > 0 || !checked.value) return { settings: undefined, errors: sortedConfigErrors(errors) };
  return { settings: settingsOf(file, checked.value, source.cwd), errors: [] };
}

function settingsYaml(file: string, name: string, asked: boolean): YamlFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (!asked && code === 'ENOENT') return readYaml(name, '{}');
    const message = `the settings cannot be read: ${code}`;
    return { ...readYaml(name, '{}'), errors: [{ file: name, line: 0, column: 0, message }] };
  }
  const yaml = readYaml(name, text);
  return { ...yaml, value: withoutBlankSections(yaml.value, GatewayFile) };
}

/** A section of which every line is commented out changes nothing, and neither does such a file. */
function withoutBlankSections(value: YamlValue | undefined, schema: object): YamlValue | undefined {
  const { properties } = schema as { readonly properties?: Readonly<Record<string, object>> };
  if (!properties) return value;
  if (value === '') return {};
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return [key, known ? withoutBlankSections(inner, known) : inner];
  });
  return Object.fromEntries(entries) as YamlValue;
}

/** The file's values with the environment's over them; the place of what the environment set is its variable. */
function withEnvironment(yaml: YamlFile, values: ReturnType<typeof settingsOfEnvironment>['values']): YamlFile {
  const variables = new Map<string, string>();
  const value = structuredClone(yaml.value);
  for (const { path, variable, value: text } of values) {
    if (setPath(value, path, text)) variables.set(path.reduce(pointerTo, ''), variable);
  }
  const place: YamlFile['place'] = (pointer, at) => {
    const variable = variables.get(pointer);
    return variable === undefined ? yaml.place(pointer, at) : { file: `environment ${variable}`, line: 0, column: 0 };
  };
  return { ...yaml, value, place };
}

/** False where the file has something else than a map on the way; the check of the file says so. */
function setPath(root: YamlValue | undefined, path: readonly string[], text: string): boolean {
  let here = root;
  for (const step of path.slice(0, -1)) {
    if (typeof here !== 'object' || Array.isArray(here)) return false;
    here[step] ??= {};
    here = here[step];
  }
  if (typeof here !== 'object' || Array.isArray(here)) return false;
  here[path.at(-1)!] = text;
  return true;
}

/** What each setting allows on its own and two of them together do not. */
function contradictions(given: GatewayFile, yaml: YamlFile): ConfigError[] {
  const errors: ConfigError[] = [];
  const { delivery, intake } = given;
  const { ambiguous, breaker } = delivery;
  const longest = (at: string, name: string, most: string, than: string, least: string) => {
    if (parseDurationMs(most)! >= parseDurationMs(least)!) return;
    const message = `\`${name}\` is \`${most}\`, less than \`${than}\`, which is \`${least}\``;
    errors.push({ ...yaml.place(`${at}/${name}`), message });
  };
  longest('/delivery', 'backoffMax', delivery.backoffMax, 'backoffBase', delivery.backoffBase);
  longest('/delivery/ambiguous', 'backoffMax', ambiguous.backoffMax, 'backoffBase', ambiguous.backoffBase);
  longest('/delivery/breaker', 'probeAfterMax', breaker.probeAfterMax, 'probeAfter', breaker.probeAfter);
  if (parseBytes(intake.inlineBytesMax)! > parseBytes(intake.transmissionBytesMax)!) {
    const message = `\`inlineBytesMax\` is \`${intake.inlineBytesMax}\`, more than \`transmissionBytesMax\`, which is \`${intake.transmissionBytesMax}\``;
    errors.push({ ...yaml.place('/intake/inlineBytesMax'), message });
  }
  for (const { at, message } of as2Contradictions(given.as2)) errors.push({ ...yaml.place(`/as2/${at}`), message });
  return errors;
}
