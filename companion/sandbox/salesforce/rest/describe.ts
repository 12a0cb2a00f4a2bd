import {
  fieldOfOrg,
  fieldRights,
  isVisible,
  objectRights,
  visibleField,
  visibleObject,
} from '../org/rights.ts';
import { isGroupable } from '../soql/groups.ts';
import { isAggregatable } from '../soql/measure.ts';
import { objectInPath } from './body.ts';
import { ok } from './call.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Answer, Call, Desk } from './call.ts';

const soapType: Partial<Record<Field['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
};

/** The values of a picklist; a campaign member's Status lists the labels of all campaigns. */
function picklist(desk: Desk, object: ObjectType, field: Field): readonly string[] {
  if (object.name !== 'CampaignMember' || field.name !== 'Status') return field.picklist;
  const labels = [...desk.org.table('CampaignMemberStatus').all()].map((row) => String(row['Label']));
  return [...new Set(labels)].sort();
}

function describeField(desk: Desk, object: ObjectType, plain: Field): Record<string, unknown> {
  const field = fieldOfOrg(desk.org, object, plain);
  const isText = ['string', 'email', 'phone', 'url', 'textarea', 'picklist', 'multipicklist'].includes(
    field.type,
  );
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    soapType: soapType[field.type] ?? 'xsd:string',
    length: field.length,
    byteLength: field.length * (isText ? 3 : 1),
    digits: field.type === 'int' ? 8 : 0,
    precision: field.type === 'double' || field.type === 'currency' ? 18 : 0,
    scale: field.scale,
    custom: field.custom,
    ...fieldRights(desk.org, object, field, desk.actor),
    nillable: field.nillable,
    defaultedOnCreate: field.defaultedOnCreate,
    calculated: false,
    autoNumber: field.numbering !== null,
    filterable: field.filterable,
    sortable: field.filterable,
    groupable: isGroupable(field),
    aggregatable: isAggregatable(field),
    externalId: field.externalId,
    idLookup: field.externalId || field.type === 'id',
    unique: field.unique,
    caseSensitive: field.caseSensitive,
    nameField: field.name === 'Name',
    namePointing: field.referenceTo.length > 1,
    polymorphicForeignKey: field.referenceTo.length > 1,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    picklistValues: picklist(desk, object, field).map((value) => ({
      value,
      label: value,
      active: true,
      defaultValue: false,
      validFor: null,
    })),
    restrictedPicklist: field.restricted,
    inlineHelpText: field.helpText,
    defaultValue: field.type === 'boolean' ? field.checked : null,
    permissionable: field.permissionable,
    deprecatedAndHidden: false,
    encrypted: false,
  };
}

function summary(desk: Desk, call: Call, object: ObjectType): Record<string, unknown> {
  const rights = objectRights(desk.org, object, desk.actor);
  const at = `/services/data/${call.version}/sobjects/${object.name}`;
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.labelPlural,
    keyPrefix: object.keyPrefix,
    ...rights,
    undeletable: object.recycleBin,
    queryable: true,
    retrieveable: true,
    replicateable: object.replicateable,
    searchable: object.recycleBin,
    mergeable: ['Account', 'Contact', 'Lead'].includes(object.name),
    triggerable: object.createable,
    layoutable: object.createable,
    custom: object.custom ?? false,
    customSetting: false,
    deprecatedAndHidden: false,
    urls: { sobject: at, describe: `${at}/describe`, rowTemplate: `${at}/{ID}` },
  };
}

/** GET /sobjects: every object, without its fields. */
export function describeGlobal(desk: Desk, call: Call): Answer {
  const sobjects = [...desk.org.schema.values()]
    .filter((object) => isVisible(desk.org, object, desk.actor))
    .map((object) => summary(desk, call, object));
  return ok({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
}

/** GET /sobjects/<object>: its summary and the records last used, of which the sandbox remembers none. */
export function basicInfo(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[1] ?? '');
  return ok({ objectDescribe: summary(desk, call, object), recentItems: [] });
}

/** GET /sobjects/<object>/describe: what this user may do with the object and each field, right now. */
export function describe(desk: Desk, call: Call): Answer {
  const object = objectInPath(desk, call.path[1] ?? '');
  return ok({
    ...summary(desk, call, object),
    fields: object.fields
      .filter((field) => visibleField(desk.org, object, field.name, desk.actor))
      .map((field) => describeField(desk, object, field)),
    childRelationships: desk.org.children
      .filter((one) => one.parent === object.name && visibleObject(desk.org, one.child, desk.actor))
      .map((one) => ({
        childSObject: one.child,
        field: one.field,
        relationshipName: one.name,
        cascadeDelete: one.onDelete !== 'clear',
        restrictedDelete: false,
        deprecatedAndHidden: false,
      })),
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        master: true,
        name: 'Master',
        recordTypeId: '012000000000000AAA',
      },
    ],
  });
}
