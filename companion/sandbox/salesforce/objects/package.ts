import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import { field } from './field.ts';
import type { Field, FieldType } from './field.ts';
import type { ChildRelationship } from './object.ts';

const flag = z.enum(['true', 'false']).transform((one) => one === 'true');

/** Metadata's field types in describe's words; Number depends on its scale. */
const typeOf = {
  Text: 'string',
  Checkbox: 'boolean',
  DateTime: 'datetime',
  Date: 'date',
  Url: 'url',
  TextArea: 'textarea',
  LongTextArea: 'textarea',
  Html: 'textarea',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  AutoNumber: 'string',
  Lookup: 'reference',
  MasterDetail: 'reference',
  Email: 'email',
  Phone: 'phone',
  Currency: 'currency',
  Percent: 'double',
} as const satisfies Record<string, FieldType>;

const fieldFile = z.object({
  CustomField: z.object({
    fullName: z.string(),
    label: z.string(),
    type: z.enum(['Number', ...(Object.keys(typeOf) as (keyof typeof typeOf)[])]),
    length: z.coerce.number().optional(),
    precision: z.coerce.number().optional(),
    scale: z.coerce.number().optional(),
    externalId: flag.default(false),
    unique: flag.default(false),
    caseSensitive: flag.default(false),
    required: flag.default(false),
    inlineHelpText: z.string().optional(),
    defaultValue: z.string().optional(),
    displayFormat: z.string().optional(),
    referenceTo: z.string().optional(),
    relationshipName: z.string().optional(),
    deleteConstraint: z.enum(['SetNull', 'Restrict', 'Cascade']).optional(),
    valueSet: z
      .object({
        restricted: flag.default(false),
        valueSetDefinition: z.object({
          value: z.union([z.array(z.object({ fullName: z.string() })), z.object({ fullName: z.string() })]),
        }),
      })
      .optional(),
  }),
});

type CustomField = z.infer<typeof fieldFile>['CustomField'];

const lengthOf: Partial<Record<CustomField['type'], number>> = {
  Url: 255,
  Picklist: 255,
  MultiselectPicklist: 4099,
  AutoNumber: 30,
  Lookup: 18,
  MasterDetail: 18,
  Email: 80,
  Phone: 40,
  TextArea: 255,
};

function toField(file: CustomField): Field {
  const type = file.type === 'Number' ? ((file.scale ?? 0) === 0 ? 'int' : 'double') : typeOf[file.type];
  const generated = file.type === 'AutoNumber';
  return field(file.fullName, type, {
    label: file.label,
    length: file.length ?? lengthOf[file.type] ?? 0,
    ...(file.scale === undefined ? {} : { scale: file.scale }),
    custom: true,
    createable: !generated,
    updateable: !generated && file.type !== 'MasterDetail',
    nillable: type !== 'boolean' && !file.required && file.type !== 'MasterDetail',
    // A text area of 255 characters can be filtered by, the long ones cannot.
    ...(file.type === 'TextArea' ? { filterable: true } : {}),
    externalId: file.externalId,
    unique: file.unique,
    caseSensitive: file.caseSensitive,
    referenceTo: file.referenceTo === undefined ? [] : [file.referenceTo],
    relationshipName: file.referenceTo === undefined ? null : file.fullName.replace(/__c$/, '__r'),
    picklist: [file.valueSet?.valueSetDefinition.value ?? []].flat().map((one) => one.fullName),
    restricted: file.valueSet?.restricted ?? false,
    helpText: file.inlineHelpText ?? null,
    numbering: generated ? (file.displayFormat ?? '{0}') : null,
    checked: type === 'boolean' && file.defaultValue === 'true',
  });
}

/** A child relationship that a lookup or master-detail field of the package makes. */
export type PackageLookup = ChildRelationship;

function toLookup(object: string, file: CustomField): PackageLookup[] {
  if (file.referenceTo === undefined || file.relationshipName === undefined) return [];
  const cascades = file.type === 'MasterDetail' || file.deleteConstraint === 'Cascade';
  return [
    {
      parent: file.referenceTo,
      name: `${file.relationshipName}__r`,
      child: object,
      field: file.fullName,
      onDelete: cascades ? 'cascade' : 'clear',
    },
  ];
}

const parser = new XMLParser({ parseTagValue: false });

/** One metadata file in the shape it must have. Throws, naming the file, when it has another. */
export function readMetadata<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(parser.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Where a package keeps its objects. */
export const objectsFolder = (packageFolder: string): string =>
  join(packageFolder, 'force-app/main/default/objects');

/**
 * The custom fields a package adds to one object, read from its metadata source
 * (`force-app/main/default/objects/<object>/fields/*.field-meta.xml` below `packageFolder`), and the relationships they
 * make. A field the package lacks is a field the org lacks. Throws, naming the file, when one cannot be understood.
 */
export function packageFields(
  packageFolder: string,
  object: string,
): { readonly fields: Field[]; readonly lookups: PackageLookup[] } {
  const folder = join(objectsFolder(packageFolder), object, 'fields');
  if (!existsSync(folder)) return { fields: [], lookups: [] };
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.field-meta.xml'))
    .sort()
    .map((name) => readMetadata(join(folder, name), fieldFile).CustomField);
  return { fields: files.map(toField), lookups: files.flatMap((file) => toLookup(object, file)) };
}
