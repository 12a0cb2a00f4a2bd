import { SalesforceError, entityIsDeleted, insufficientAccess, invalidReference } from '../errors.ts';
import { findField } from '../objects/object.ts';
import { campaignRules } from '../rules/campaign.ts';
import { campaignMemberRules } from '../rules/campaignMember.ts';
import { campaignMemberStatusRules } from '../rules/campaignMemberStatus.ts';
import { contactRules, leadRules } from '../rules/people.ts';
import { checkedId, coerce } from './coerce.ts';
import { mayEdit, sees } from '../access/sharing.ts';
import { fieldOfOrg, fieldRights, isMarketingUser, objectRights, visibleField } from './rights.ts';
import { change, erase, insert } from './store.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Draft, Rules } from '../rules/rules.ts';
import type { Actor, Org } from './org.ts';
import type { Row } from './row.ts';

/** Create, update, upsert and delete as the platform does them: rights, types, rules, required and unique fields. */

type Given = Readonly<Record<string, unknown>>;

const rulesOf: Record<string, Rules> = {
  Campaign: campaignRules,
  CampaignMember: campaignMemberRules,
  CampaignMemberStatus: campaignMemberStatusRules,
  Contact: contactRules,
  Lead: leadRules,
};

function checkObject(
  org: Org,
  object: ObjectType,
  actor: Actor,
  call: 'createable' | 'updateable' | 'deletable',
): void {
  if (objectRights(org, object, actor)[call]) return;
  if (['Campaign', 'CampaignMemberStatus'].includes(object.name) && !isMarketingUser(org, actor)) {
    throw insufficientAccess();
  }
  const verb = { createable: 'inserted', updateable: 'updated', deletable: 'deleted' }[call];
  throw new SalesforceError(
    call === 'deletable' ? 'INSUFFICIENT_ACCESS_OR_READONLY' : 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    `entity type cannot be ${verb}: ${object.label}`,
  );
}

function knownField(org: Org, object: ObjectType, name: string, actor: Actor): Field {
  const found = visibleField(org, object, name, actor);
  if (!found) {
    throw new SalesforceError('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
  }
  return fieldOfOrg(org, object, found);
}

function draftOf(
  org: Org,
  object: ObjectType,
  actor: Actor,
  given: Given,
  call: 'createable' | 'updateable',
): Draft {
  const entries = Object.entries(given)
    .filter(([name]) => name.toLowerCase() !== 'attributes')
    .map(([name, value]) => ({ field: knownField(org, object, name, actor), value }));
  const closed = entries
    .filter(({ field }) => !fieldRights(org, object, field, actor)[call])
    .map(({ field }) => field.name);
  if (closed.length > 0) {
    throw new SalesforceError(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      `Unable to create/update fields: ${closed.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      { fields: closed },
    );
  }
  return Object.fromEntries(
    entries.map(({ field, value }) => [field.name, coerce(org, actor, field, value)]),
  );
}

function checkRequired(object: ObjectType, values: Draft, names: (field: Field) => boolean): void {
  const missing = object.fields
    .filter((one) => !one.nillable && one.createable && !one.defaultedOnCreate && names(one))
    .filter((one) => (values[one.name] ?? null) === null)
    .map((one) => one.name);
  if (missing.length > 0) {
    throw new SalesforceError(
      'REQUIRED_FIELD_MISSING',
      `Required fields are missing: [${missing.join(', ')}]`,
      {
        fields: missing,
      },
    );
  }
}

function checkUnique(org: Org, object: ObjectType, draft: Draft, self: string | null): void {
  for (const field of object.fields.filter((one) => one.unique)) {
    const twin = findByKey(org, object, field, String(draft[field.name] ?? '')).find(
      (row) => row.Id !== self,
    );
    if (!twin) continue;
    throw new SalesforceError(
      'DUPLICATE_VALUE',
      `duplicate value found: ${field.name} duplicates value on record with id: ${twin.Id}`,
      { fields: [field.name] },
    );
  }
}

function checkValidation(org: Org, object: ObjectType, values: Draft): void {
  for (const rule of org.validationRules.filter((one) => one.object === object.name)) {
    const message = rule.refuse(values);
    if (message === null) continue;
    const fields = rule.errorField === undefined ? [] : [rule.errorField];
    throw new SalesforceError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, { fields });
  }
}

/** The live records whose key field holds this value, with or without regard to case as the field says. */
export function findByKey(org: Org, object: ObjectType, field: Field, key: string): Row[] {
  if (key === '') return [];
  const same = (row: Row): boolean => {
    // A key may be a number as well as a text.
    const held = String(row[field.name] ?? '');
    return field.caseSensitive ? held === key : held.toLowerCase() === key.toLowerCase();
  };
  // The index holds numbers as numbers.
  const numeric = ['int', 'double', 'currency'].includes(field.type);
  return (org.table(object.name).find(field.name, numeric ? Number(key) : key) ?? []).filter(
    (row) => row['IsDeleted'] !== true && same(row),
  );
}

/** The live record with this id; refuses with the code Salesforce uses for a wrong, unknown or deleted one. */
export function liveRow(org: Org, object: ObjectType, given: string): Row {
  const id = checkedId(org, 'Id', given, [object.name]);
  const row = org.get(object.name, id);
  if (row?.['IsDeleted'] === true) throw entityIsDeleted();
  if (row) return row;
  const knownGone = org.deletedAt(id) !== undefined && org.switches.goneMemberCode === 'ENTITY_IS_DELETED';
  throw knownGone ? entityIsDeleted() : invalidReference();
}

/** Fills what the org numbers itself, in the form an admin chose, such as N-{0000}. */
function number(org: Org, object: ObjectType, draft: Draft): void {
  for (const { name, numbering } of object.fields) {
    if (numbering === null) continue;
    const next = String(org.table(object.name).count() + 1);
    draft[name] = numbering.replace(/\{(0+)\}/, (_all, zeros: string) => next.padStart(zeros.length, '0'));
  }
}

/** Sharing: a record the actor does not see is not there for it, one it may only see is closed (403). */
function checkSharing(org: Org, actor: Actor, object: ObjectType, row: Row): Row {
  if (!mayEdit(org, actor, object, row) || !sees(org, actor, object, row)) throw insufficientAccess();
  return row;
}

/** Flows before the save add to what is written; they see the record as it will be. */
function runFlows(org: Org, actor: Actor, object: ObjectType, draft: Draft, before: Row | null): void {
  for (const flow of org.flows.filter((one) => one.when === 'before' && one.object === object.name)) {
    const sets = flow.sets({ ...before, ...draft }, before) ?? {};
    for (const [name, value] of Object.entries(sets))
      draft[name] = coerce(org, actor, knownField(org, object, name, { ...actor, system: true }), value);
  }
}

/** The update itself, without flows: rules, required and unique fields, validation. */
function save(org: Org, actor: Actor, object: ObjectType, before: Row, draft: Draft): Row {
  rulesOf[object.name]?.beforeUpdate?.(org, actor, before, draft);
  checkRequired(object, draft, (one) => one.name in draft);
  checkUnique(org, object, draft, before.Id);
  checkValidation(org, object, { ...before, ...draft });
  const after = change(org, object, before, draft, actor);
  rulesOf[object.name]?.afterUpdate?.(org, actor, before, after);
  return after;
}

/** Flows after the save write to the record again, in the same transaction and in the same user's name. */
function writeBack(org: Org, actor: Actor, object: ObjectType, row: Row, before: Row | null): Row {
  return org.flows
    .filter((one) => one.when === 'after' && one.object === object.name)
    .reduce((at, flow) => {
      const sets = Object.entries(flow.sets(at, before) ?? {}).map(
        ([name, value]) =>
          [
            name,
            coerce(org, actor, knownField(org, object, name, { ...actor, system: true }), value),
          ] as const,
      );
      if (sets.every(([name, value]) => at[name] === value)) return at;
      return save(org, actor, object, at, Object.fromEntries(sets));
    }, row);
}

/** The active assignment rule chooses the owner, when the call asks for it (REST API, Assignment Rule Header). */
function assign(org: Org, actor: Actor, object: ObjectType, draft: Draft): void {
  if (actor.assigns !== true) return;
  const rule = org.assignmentRules.find((one) => one.object === object.name);
  draft['OwnerId'] = rule?.ownerOf(draft) ?? draft['OwnerId'] ?? actor.userId;
}

/** Creates one record and returns it. All or nothing. */
export function createRecord(org: Org, actor: Actor, object: ObjectType, given: Given): Row {
  return org.transaction(() => {
    checkObject(org, object, actor, 'createable');
    const draft = draftOf(org, object, actor, given, 'createable');
    if (findField(object, 'OwnerId')) draft['OwnerId'] ??= actor.userId;
    number(org, object, draft);
    runFlows(org, actor, object, draft, null);
    rulesOf[object.name]?.beforeCreate?.(org, actor, draft);
    checkRequired(object, draft, () => true);
    checkUnique(org, object, draft, null);
    checkValidation(org, object, draft);
    assign(org, actor, object, draft);
    const row = insert(org, object, draft, actor);
    rulesOf[object.name]?.afterCreate?.(org, actor, row);
    return writeBack(org, actor, object, row, null);
  });
}

/** Updates one record and returns it as it is now. All or nothing. */
export function updateRecord(org: Org, actor: Actor, object: ObjectType, id: string, given: Given): Row {
  return org.transaction(() => {
    checkObject(org, object, actor, 'updateable');
    const before = checkSharing(org, actor, object, liveRow(org, object, id));
    const draft = draftOf(org, object, actor, given, 'updateable');
    runFlows(org, actor, object, draft, before);
    const after = save(org, actor, object, before, draft);
    return writeBack(org, actor, object, after, before);
  });
}

/** Takes a record away with what hangs on it: details go too, lookups are emptied. */
function remove(org: Org, actor: Actor, object: ObjectType, row: Row): void {
  rulesOf[object.name]?.beforeDelete?.(org, actor, row);
  erase(org, object, row, actor);
  for (const { child, field, onDelete } of org.children.filter((one) => one.parent === object.name)) {
    const below = org.object(child);
    if (onDelete === 'rules' || !below) continue;
    for (const one of org.where(child, field, row.Id).filter((each) => each['IsDeleted'] !== true)) {
      if (onDelete === 'cascade') remove(org, actor, below, one);
      else change(org, below, one, { [field]: null }, actor);
    }
  }
  rulesOf[object.name]?.afterDelete?.(org, actor, row);
}

/** Deletes one record, with what hangs on it. All or nothing. */
export function deleteRecord(org: Org, actor: Actor, object: ObjectType, id: string): void {
  org.transaction(() => {
    checkObject(org, object, actor, 'deletable');
    remove(org, actor, object, checkSharing(org, actor, object, liveRow(org, object, id)));
  });
}

/** The field by which records may be upserted: an external id, or Id. Refuses any other. */
export function keyField(org: Org, actor: Actor, object: ObjectType, name: string): Field {
  const field = visibleField(org, object, name, actor);
  if (field && (field.externalId || field.type === 'id')) return field;
  throw new SalesforceError(
    'NOT_FOUND',
    `Provided external ID field does not exist or is not accessible: ${name}`,
    { status: 404 },
  );
}

/** Creates the record with this key, or updates the one that has it. Several records with the key are refused. */
export function upsertRecord(
  org: Org,
  actor: Actor,
  object: ObjectType,
  key: { field: Field; value: string },
  given: Given,
): { row: Row; created: boolean } {
  if (key.field.type === 'id')
    return { row: updateRecord(org, actor, object, key.value, given), created: false };
  const found = findByKey(org, object, key.field, key.value);
  const [one] = found;
  if (found.length > 1) {
    throw new SalesforceError(
      'DUPLICATE_EXTERNAL_ID',
      `${key.field.name}: more than one record found for external id field`,
      { status: 300 },
    );
  }
  if (one) return { row: updateRecord(org, actor, object, one.Id, given), created: false };
  return { row: createRecord(org, actor, object, { ...given, [key.field.name]: key.value }), created: true };
}
