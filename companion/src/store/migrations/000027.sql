-- Values of custom fields that a side did not take, by pair: not sent again before they change, and told of one by one.
alter table lockstep.member_fields add column refused jsonb not null default '{}';
