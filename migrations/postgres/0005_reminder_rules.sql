-- When a centre reminds: several rules in place of one time of day, e.g. '1d@18:00, 2h'.
alter table centre add column reminder_rules text not null default '1d@18:00';
update centre set reminder_rules = '1d@' || right('0' || (reminder_time / 60), 2) || ':' || right('0' || (reminder_time % 60), 2);
update reminder set rule = (select reminder_rules from centre where centre.id = reminder.centre_id) where rule = '1d';
alter table centre drop column reminder_time;

-- The order of the roster is the masjid's own; until now the clock decided before the position.
update duty set position = (
    select count(*) from duty other
    where other.centre_id = duty.centre_id
      and (other.reports_at < duty.reports_at or (other.reports_at = duty.reports_at and other.id <= duty.id)));

-- A date on which the reporting time before a change still counts: its duty had begun.
alter table duty add column kept_on text;
alter table duty add column kept_at bigint;
