-- How often a person took a new link to their calendar; none: never. The link itself is written down
-- nowhere: it follows from this, the person's row and the centre's secret. The same file stands under
-- sqlite/.
create table calendar_link (
    person_id bigint primary key references person (id),
    centre_id bigint not null references centre (id),
    generation bigint not null
);

-- When a slot last changed, for calendars that are asked for each hour.
create index audit_log_slot on audit_log (centre_id, duty_id, duty_date) where duty_id is not null;
