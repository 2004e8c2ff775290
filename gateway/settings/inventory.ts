/**
 * config/inventory.yaml: our locations, and which system owns each inventory state there. Exactly one owner a state and
 * location, named with the location or with a group that it is in; another system's update is refused. Beside them how
 * long orders reserve, and how long goods travel.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Static, Type } from 'typebox';
import { type InventoryState, inventoryStates } from '../../translators/canonical/inventory-update.ts';
import { checkYaml } from './check.ts';
import { type ConfigError, sortedConfigErrors } from './config-error.ts';
import { nearestWord, orList } from './nearest.ts';
import { DurationText, parseDurationMs } from './units.ts';
import { quote } from './wording.ts';
import { pointerTo, readYaml, type YamlFile } from './yaml.ts';

const closed = { additionalProperties: false } as const;
const states = Object.keys(inventoryStates) as InventoryState[];

const Owners = Type.Object(
  Object.fromEntries(
    states.map((state) => [
      state,
      Type.Optional(Type.String({ description: `Partner whose updates count. ${inventoryStates[state]}` })),
    ]),
  ) as Record<InventoryState, ReturnType<typeof Type.Optional<ReturnType<typeof Type.String>>>>,
  { ...closed, minProperties: 1, description: 'Owner of each state: the name of a folder under partners/.' },
);

const code = '^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$';
const Days = Type.String({ pattern: '^[0-9]{1,3}$', patternErrorMessage: 'days are a whole number up to 999, as 5' });

const Group = Type.Object(
  {
    locations: Type.Array(Type.String(), { minItems: 1, description: 'Our locations that are in it.' }),
    owners: Owners,
  },
  { ...closed, description: 'Locations that have owners in common.' },
);

export const InventoryFile = Type.Object(
  {
    items: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'Item master, a CSV file beside this one, as items.csv: columns sku, class, pack, status, gtin, description. Without it every SKU is taken as known.',
      }),
    ),
    classes: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description:
          'Item classes, the most critical first: in this order changes that cannot wait for a schedule go out to the partners of a tier. Items of no class, or of another one, come after them.',
      }),
    ),
    groups: Type.Optional(
      Type.Record(Type.String({ pattern: code }), Group, {
        additionalProperties: false,
        patternErrorMessage: 'a group is named by 1 to 30 letters, digits, hyphens and underscores, as west',
        description: 'Groups of locations, so that an owner is said once.',
      }),
    ),
    reservations: Type.Optional(
      Type.Object(
        {
          hold: Type.Optional({
            ...DurationText,
            description:
              'How long an accepted order reserves before its allocation has to be told; 24h unless told here or with the partner.',
          }),
        },
        { ...closed, description: 'What accepted orders reserve.' },
      ),
    ),
    supply: Type.Optional(
      Type.Object(
        {
          transit: Type.Optional({
            ...Days,
            description:
              'Days from shipping to arrival, where a ship notice says no day of delivery; 5 unless told here or with the partner.',
          }),
          lapse: Type.Optional({
            ...Days,
            description: 'Days after which supply that never came is counted on no more; 30 unless told.',
          }),
        },
        { ...closed, description: 'What is to come.' },
      ),
    ),
    locations: Type.Record(
      Type.String({ pattern: code }),
      Type.Object(
        {
          name: Type.String({ minLength: 1, description: 'Name for people.' }),
          owners: Type.Optional(Owners),
          leavesAt: Type.Optional(
            Type.Enum(['pick', 'ship'], {
              description:
                'Which step takes goods out of on-hand, where an update says pick or ship and names no state; pick unless told.',
            }),
          ),
        },
        { ...closed, description: 'One location.' },
      ),
      {
        additionalProperties: false,
        minProperties: 1,
        patternErrorMessage: 'a location code is 1 to 30 letters, digits, hyphens and underscores, as DAL',
        description: 'Locations by our code.',
      },
    ),
  },
  { ...closed, $id: 'inventory.schema.json', title: 'Crossdock inventory' },
);

interface InventoryLocation {
  readonly name: string;
  /** Its own and its groups'. */
  readonly owners: Readonly<Partial<Record<InventoryState, string>>>;
  readonly leavesAt: 'pick' | 'ship';
}

export interface InventorySettings {
  readonly locations: ReadonlyMap<string, InventoryLocation>;
  /** Group names, each with its locations. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Item classes, the most critical first. */
  readonly classes: readonly string[];
  /** Where each of them stands. */
  readonly classPlaces: readonly Pick<ConfigError, 'file' | 'line' | 'column'>[];
  readonly holdMs: number;
  readonly transitDays: number;
  readonly lapseDays: number;
  /** Absolute path of the item master; undefined: there is none. */
  readonly itemsFile: string | undefined;
}

const defaults = { holdMs: 86_400_000, transitDays: 5, lapseDays: 30 };

export interface InventoryRead {
  /** Given only when there are no errors. */
  readonly inventory: InventorySettings | undefined;
  readonly errors: readonly ConfigError[];
}

/** A place in another file that names a location of ours. */
interface Use {
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Reads and checks the inventory file.
 *
 * @param file absolute path
 * @param book the partners, for the owners; undefined where they could not be read: owners are then not checked
 * @param uses where partners name locations, to be checked against the file
 * @param shown what errors call the file
 */
export function readInventory(
  file: string,
  book: { readonly partners: ReadonlyMap<string, unknown> } | undefined,
  uses: readonly Use[] = [],
  shown: string = file,
): InventoryRead {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const message = `the inventory settings cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
    const hint = 'folders.inventory in gateway.yaml names the file';
    return { inventory: undefined, errors: [{ file: shown, line: 0, column: 0, message, hint }] };
  }
  const yaml = readYaml(shown, text);
  const checked = checkYaml(yaml, InventoryFile);
  if (!checked.value) return { inventory: undefined, errors: sortedConfigErrors(checked.errors) };
  const { groups = {}, reservations, supply } = checked.value;
  const told = new Map(Object.entries(checked.value.locations));
  const errors = [
    ...unknownLocations(told, uses),
    ...unknownMembers(groups, told, yaml),
    ...unknownOwners(checked.value, book, yaml),
    ...doubledClasses(checked.value.classes ?? [], yaml),
  ];
  const locations = new Map<string, InventoryLocation>();
  for (const [code, { name, leavesAt = 'pick' }] of told) {
    locations.set(code, { name, leavesAt, owners: ownersOf(code, checked.value, yaml, errors) });
  }
  if (errors.length > 0) return { inventory: undefined, errors: sortedConfigErrors(errors) };
  const inventory = {
    locations,
    groups: new Map(Object.entries(groups).map(([name, group]) => [name, group.locations])),
    classes: checked.value.classes ?? [],
    classPlaces: (checked.value.classes ?? []).map((_, index) => yaml.place(`/classes/${index}`)),
    holdMs: parseDurationMs(reservations?.hold ?? '') ?? defaults.holdMs,
    transitDays: Number(supply?.transit ?? defaults.transitDays),
    lapseDays: Number(supply?.lapse ?? defaults.lapseDays),
    itemsFile: checked.value.items === undefined ? undefined : resolve(dirname(file), checked.value.items),
  };
  return { inventory, errors: [] };
}

type InventoryFile = Static<typeof InventoryFile>;

/** The owners of a location: its own and its groups', of which no two may name another for one state. */
function ownersOf(
  code: string,
  file: InventoryFile,
  yaml: YamlFile,
  errors: ConfigError[],
): InventoryLocation['owners'] {
  const owners: Partial<Record<InventoryState, string>> = {};
  const saidBy = new Map<string, string>();
  const sources = [
    { of: `location ${code}`, path: ['locations', code, 'owners'], owners: file.locations[code]?.owners ?? {} },
    ...Object.entries(file.groups ?? {})
      .filter(([, group]) => group.locations.includes(code))
      .map(([name, group]) => ({ of: `group ${name}`, path: ['groups', name, 'owners'], owners: group.owners })),
  ];
  for (const source of sources) {
    for (const [state, owner] of Object.entries(source.owners) as [InventoryState, string][]) {
      const before = owners[state];
      if (before !== undefined && before !== owner) {
        errors.push({
          ...yaml.place([...source.path, state].reduce(pointerTo, '')),
          message: `\`${state}\` at ${code} is owned by ${quote(owner)} here, and by ${quote(before)} in ${saidBy.get(state)}`,
          hint: 'each state at a location has one owner; leave one of them out',
        });
      }
      if (before === undefined) saidBy.set(state, source.of);
      owners[state] = before ?? owner;
    }
  }
  return owners;
}

function doubledClasses(classes: readonly string[], yaml: YamlFile): ConfigError[] {
  return classes.flatMap((name, index) => {
    const first = classes.indexOf(name);
    if (first === index) return [];
    const message = `class ${quote(name)} stands twice; it is entry ${first + 1} already`;
    return [{ ...yaml.place(`/classes/${index}`), message, hint: 'a class has one place in the order' }];
  });
}

function unknownMembers(
  groups: NonNullable<InventoryFile['groups']>,
  known: ReadonlyMap<string, unknown>,
  yaml: YamlFile,
): ConfigError[] {
  const uses = Object.entries(groups).flatMap(([name, { locations }]) =>
    locations.map((code, index) => ({
      code,
      ...yaml.place(['groups', name, 'locations', String(index)].reduce(pointerTo, '')),
    })),
  );
  return unknownLocations(known, uses);
}

function unknownOwners(
  file: InventoryFile,
  book: { readonly partners: ReadonlyMap<string, unknown> } | undefined,
  yaml: YamlFile,
): ConfigError[] {
  if (book === undefined) return [];
  const errors: ConfigError[] = [];
  for (const section of ['groups', 'locations'] as const) {
    for (const [code, { owners }] of Object.entries(file[section] ?? {})) {
      for (const [state, owner] of Object.entries((owners ?? {}) as Record<string, string>)) {
        if (book.partners.has(owner)) continue;
        const place = yaml.place([section, code, 'owners', state].reduce(pointerTo, ''));
        const near = nearestWord(owner, book.partners.keys());
        const hint = near === undefined ? 'an owner is the name of a folder under partners/' : `did you mean ${near}?`;
        errors.push({
          ...place,
          message: `\`${state}\` is owned by ${quote(owner)}, and there is no such partner`,
          hint,
        });
      }
    }
  }
  return errors;
}

function unknownLocations(locations: ReadonlyMap<string, unknown>, uses: readonly Use[]): ConfigError[] {
  const known = [...locations.keys()];
  return uses
    .filter(({ code }) => !locations.has(code))
    .map(({ code, ...place }) => {
      const near = nearestWord(code, known);
      const hint = near === undefined ? 'inventory.yaml names our locations' : `did you mean ${near}?`;
      const message = `${quote(code)} is no location of ours; there is ${orList(known.slice(0, 12))}`;
      return { ...place, message, hint };
    });
}
