import changeMemberFieldsApex from '@salesforce/apex/MemberFieldController.changeMemberFields';
import getFieldChoicesApex from '@salesforce/apex/MemberFieldController.getFieldChoices';
import getMemberFieldsApex from '@salesforce/apex/MemberFieldController.getMemberFields';
import type { MemberFieldChoicesView, MemberFieldsChange, MemberFieldsView } from './companionTypes';

/** Names of two fields that belong together. */
export type FieldNames = MemberFieldsChange['pairs'][number];

export const getMemberFields = () => getMemberFieldsApex() as Promise<MemberFieldsView>;

export const getFieldChoices = () => getFieldChoicesApex() as Promise<MemberFieldChoicesView>;

/** Syncs these pairs from now on, and no others. */
export const changeMemberFields = (pairs: readonly FieldNames[]) =>
  changeMemberFieldsApex({ pairs }) as Promise<MemberFieldsView>;
