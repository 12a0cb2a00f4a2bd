import { id } from './fixtures.ts';

const [one, two, gone, foreign] = [1, 2, 8, 7].map((number) => `'${id(number)}'`);
/** A row of the table once more, with other values in these columns. */
const again = (table: string, values: string): string =>
  `insert into lockstep.${table} select (jsonb_populate_record(r, '{${values}}')).* from lockstep.${table} r limit 1`;
/** The table's rows with other values. */
const change = (table: string, values: string): string => `update lockstep.${table} set ${values}`;

/**
 * States that the rules forbid (docs/sync-rules.md): what it is, the constraint that refuses it, and a statement that would bring
 * it about. Links 1 and 3 are active, link 2 is unlinked and had the program of link 1; 7 is of another connection, 8 is nothing.
 */
export const forbidden: readonly (readonly [what: string, constraint: string, statement: string])[] = [
  // A link is one to one for as long as it lives, and what is told of it fits together.
  [
    'two live links on one program',
    'links_live_program',
    change('links', `program_id = 1 where program_id = 3`),
  ],
  [
    'two live links on one campaign',
    'links_live_campaign',
    change('links', `campaign_id = '701' where state = 'active'`),
  ],
  [
    'an ended link that lives again beside another',
    'links_live_program',
    change('links', `state = 'paused' where id = ${two}`),
  ],
  ['a link in a state that is none', 'links_state_check', change('links', `state = 'dead'`)],
  [
    'a link held without a reason',
    'links_held',
    change('links', `state = 'held', reason = null where id = ${one}`),
  ],
  ['a sync served that nobody asked for', 'links_numbers', change('links', `sync_served = 1`)],
  ['containers taken into account that nobody saw', 'links_numbers', change('links', `served_version = 1`)],
  [
    'a link of a connection that is not there',
    'links_connection_id_fkey',
    `delete from lockstep.connections where id = 'main'`,
  ],
  [
    'history of no link',
    'link_history_connection_id_link_id_fkey',
    change('link_history', `link_id = ${gone}`),
  ],
  [
    'history of a change that was none',
    'link_history_states',
    change('link_history', `from_state = 'active'`),
  ],
  [
    'history that comes back from the end',
    'link_history_states',
    change('link_history', `from_state = 'unlinked'`),
  ],
  ['a map that is no map', 'status_maps_map', change('status_maps', `map = '[]'`)],
  ['two maps of one version', 'status_maps_pkey', again('status_maps', '')],

  // A person is one, a member is one person of one link, and a baseline is whole or none.
  ['one record of two people', 'person_records_pkey', again('person_records', `"person_id": "${id(2)}"`)],
  [
    'a record of nobody',
    'person_records_connection_id_person_id_fkey',
    change('person_records', `person_id = ${gone}`),
  ],
  [
    'one Marketo lead in a link twice',
    'members_marketo_lead',
    again('members', `"person_id": "${id(2)}", "campaign_member_id": "00v2"`),
  ],
  [
    'one campaign member in a link twice',
    'members_campaign_member',
    again('members', `"person_id": "${id(2)}", "marketo_lead_id": 2`),
  ],
  [
    'one person in a link twice',
    'members_pkey',
    again('members', `"marketo_lead_id": 2, "campaign_member_id": "00v2"`),
  ],
  [
    'a member of a link of another connection',
    'members_connection_id_link_id_fkey',
    change('members', `link_id = ${foreign}`),
  ],
  [
    'a member who is a person of another connection',
    'members_connection_id_person_id_fkey',
    change('members', `person_id = ${foreign}`),
  ],
  ['a baseline that is half set', 'members_check3', change('members', `baseline_marketo = 'Sent'`)],
  [
    'a settlement without a baseline',
    'members_settled',
    change('members', `settled = '{"by": "ada", "rule": "x", "at": "x"}'`),
  ],
  [
    'a settlement by nobody',
    'members_settled',
    change('members', `has_baseline = true, settled = '{"rule": "x", "at": "x"}'`),
  ],
  [
    'somebody who waits, nobody knows since when',
    'members_check4',
    change('members', `held_reason = 'backwards'`),
  ],
  [
    'a failure without its number of tries',
    'members_check5',
    change('members', `failed_code = 'X', failed_message = 'x'`),
  ],
  [
    'a failure that was never tried',
    'members_failed',
    change('members', `failed_code = 'X', failed_message = 'x', failed_attempts = 0`),
  ],
  ['a failure without words', 'members_failed', change('members', `failed_code = 'X', failed_attempts = 1`)],
  ['a Salesforce record of no kind', 'members_check', change('members', `salesforce_record_id = '00Q1'`)],
  ['a change in Marketo with one end', 'members_check1', change('members', `marketo_until = 1`)],
  ['a change in Salesforce with one end', 'members_check2', change('members', `salesforce_after = 1`)],
  [
    'a change in Marketo over before it began',
    'members_marketo_change',
    change('members', `marketo_after = 2, marketo_until = 1`),
  ],
  [
    'a change in Salesforce over before it began',
    'members_salesforce_change',
    change('members', `salesforce_after = 2, salesforce_until = 1`),
  ],
  ['duplicates that are no list', 'members_duplicates', change('members', `duplicates = '{}'`)],
  ['a key in the inbox of no link', 'inbox_connection_id_link_id_fkey', change('inbox', `link_id = ${gone}`)],
  ['a key whose change has one end', 'inbox_check', change('inbox', `change_after = 1`)],
  [
    'a key whose change was over before it began',
    'inbox_change',
    change('inbox', `change_after = 2, change_until = 1`),
  ],
  ['a key that never came in', 'inbox_marks', change('inbox', `marks = 0`)],

  // Nothing ends before it begins, and counts balance.
  ['a cycle that runs and has ended', 'cycles_check', change('cycles', `state = 'running'`)],
  [
    'a cycle that ended before it began',
    'cycles_times',
    change('cycles', `ended_at = started_at - interval '1 s'`),
  ],
  ['a batch that has ended, nobody knows when', 'batches_check', change('batches', `ended_at = null`)],
  [
    'a batch that ended before it began',
    'batches_times',
    change('batches', `ended_at = started_at - interval '1 s'`),
  ],
  ['a batch of no cycle', 'batches_connection_id_cycle_id_fkey', change('batches', `cycle_id = ${gone}`)],
  [
    'a batch that succeeded and does not balance',
    'batches_balance',
    change('batches', `input = 3, updated = 2`),
  ],
  [
    'a batch that stopped early and did more than went in',
    'batches_incomplete',
    change('batches', `status = 'Incomplete', updated = 2`),
  ],
  [
    'a batch put back that has written',
    'batches_cleaned_up',
    change('batches', `status = 'Cleaned up', updated = 2`),
  ],
  [
    'a batch of an operation that is only a filter',
    'batches_labels',
    change('batches', `operation = 'Push new'`),
  ],
  ['a batch of what is not synced', 'batches_labels', change('batches', `object = 'Opportunity'`)],
  ['fewer than none', 'batches_held_check', change('batches', `input = -1, held = -1, status = 'Failed'`)],
  ['a failure of no known kind', 'failures_kind', change('failures', `kind = 'odd'`)],
  ['a failure without a cause', 'failures_code', change('failures', `code = ''`)],
  [
    'a field that failed on no side',
    'failures_check',
    change('failures', `field = 'Ticket type', side = null`),
  ],
  ['a failure of no batch', 'failures_connection_id_batch_id_fkey', change('failures', `batch_id = ${gone}`)],
  ['a change by a row that the rule does not have', 'changes_rule', change('changes', `rule_row = 10`)],
  ['a write between absent and absent', 'changes_values', change('changes', `to_value = null`)],
  ['a conflict by a row that the rule does not have', 'conflicts_rule', change('conflicts', `rule_row = 10`)],
  ['a conflict that both won', 'conflicts_winner_check', change('conflicts', `winner = 'both'`)],
  ['a conflict with half a time in Marketo', 'conflicts_check', change('conflicts', `marketo_after = 1`)],
  [
    'a conflict with half a time in Salesforce',
    'conflicts_check1',
    change('conflicts', `salesforce_after = 1`),
  ],
  [
    'a conflict over before it began',
    'conflicts_changes',
    change('conflicts', `marketo_after = 2, marketo_until = 1`),
  ],
  ['a settlement of a kind that is none', 'settlements_kind_check', change('settlements', `kind = 'maybe'`)],

  // Removals rest on certificates.
  ['a clean certificate over a difference', 'certificates_clean', change('certificates', `differing = 1`)],
  ['a clean certificate over a failure', 'certificates_clean', change('certificates', `failed = 1`)],
  [
    'a clean certificate against a count',
    'certificates_clean',
    change('certificates', `marketo_counted = 2`),
  ],
  [
    'a certificate of what is to come',
    'certificates_check',
    change('certificates', `as_of = issued_at + interval '1 s'`),
  ],

  // What is recorded before it is sent, and what people decided.
  ['a write that has ended, nobody knows when', 'sagas_check', change('sagas', `state = 'finished'`)],
  [
    'a write that ended before it was recorded',
    'sagas_times',
    change('sagas', `state = 'finished', finished_at = '2026-01-01'`),
  ],
  ['a decision carried out, nobody knows when', 'orders_check', change('orders', `state = 'done'`)],
  [
    'a decision carried out before it was made',
    'orders_times',
    change('orders', `state = 'done', ended_at = '2026-01-01'`),
  ],
  ['a decision from a plan that nobody saw', 'orders_plan', change('orders', `plan_id = ${gone}`)],
  ['two decisions about one member that wait', 'orders_waiting', again('orders', `"id": "${id(2)}"`)],
  ['a status set to nothing', 'orders_value', change('orders', `action = 'set', side = 'marketo'`)],
  ['somebody removed on no side', 'orders_check1', change('orders', `action = 'remove'`)],
  ['two repairs of one campaign at work', 'repairs_running', again('repairs', `"id": "${id(2)}"`)],
  ['a repair that failed for no reason', 'repairs_failure', change('repairs', `state = 'failed'`)],
  [
    'a row of a preview about nobody',
    'preview_rows_record',
    change('preview_rows', `marketo_lead_id = null`),
  ],
  [
    'a row of a preview about a record of no kind',
    'preview_rows_kind',
    change('preview_rows', `salesforce_record_id = '00Q1'`),
  ],
  [
    'a row of no preview',
    'preview_rows_connection_id_preview_id_fkey',
    change('preview_rows', `preview_id = ${gone}`),
  ],

  // Custom fields of members.
  [
    'fields that fail for no cause',
    'member_fields_check',
    `insert into lockstep.member_fields (connection_id, link_id, person_id, failing) values ('main', '${id(1)}', '${id(1)}', true)`,
  ],

  [
    'fields asked for with a mark to come',
    'member_fields_asked',
    `insert into lockstep.member_fields (connection_id, link_id, person_id, marks, asked) values ('main', '${id(1)}', '${id(1)}', 1, 2)`,
  ],

  // Alerts, budgets, keys, leases.
  ['one alert raised twice', 'alerts_open', again('alerts', `"id": "${id(2)}"`)],
  [
    'an alert that ended before it was raised',
    'alerts_check1',
    change('alerts', `cleared_at = '2026-01-01'`),
  ],
  ['an alert seen by nobody', 'alerts_check', change('alerts', `acknowledged_at = now()`)],
  [
    'a matter told that is none',
    'told_matters_key_check',
    `insert into lockstep.told_matters (connection_id, key, code, title, since) values ('main', 'x', 'x', 'x', now())`,
  ],
  [
    'a matter told twice',
    'told_matters_pkey',
    `insert into lockstep.told_matters (connection_id, key, code, title, since) select 'main', 'link:x', 'x', 'x', now() from generate_series(1, 2)`,
  ],
  ['a rate without its window', 'budgets_check', change('budgets', `rate = 50`)],
  [
    'calls of a budget that is not there',
    'budget_ledger_connection_id_vendor_fkey',
    change('budget_ledger', `vendor = 'salesforce'`),
  ],
  ['a key whose secret is no digest', 'api_keys_sha256_check', change('api_keys', `sha256 = 'x'`)],
  ['a key in another form', 'api_keys_prefix', change('api_keys', `prefix = 'key'`)],
  ['a role that is none', 'api_keys_role_check', change('api_keys', `role = 'owner'`)],
  ['a lease that was never taken', 'leases_epoch_check', change('leases', `epoch = 0`)],
];
