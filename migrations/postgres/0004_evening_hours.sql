-- The hours of a centre's evening, in minutes after midnight of the day before the duties; null is off.
alter table centre add column second_reminder_time bigint default 1200;
alter table centre add column escalation_time bigint default 1260;
alter table centre add column digest_time bigint default 1140;
