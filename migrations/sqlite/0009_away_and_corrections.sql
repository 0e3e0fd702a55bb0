-- Days on which people can't serve, and corrections that admins ask for. The same file stands under
-- postgres/.

-- From a date to another, both included; with a weekday (1 is Monday) only the days of that name.
create table away (
    id integer primary key,
    centre_id integer not null references centre (id),
    person_id integer not null references person (id),
    from_date text not null,
    to_date text not null,
    weekday integer,
    created_at integer not null
) strict;
create index away_person on away (person_id);

-- An admin asks a person to put one field of the registration right. Both values stand in the audit
-- log only.
create table correction (
    id integer primary key,
    centre_id integer not null references centre (id),
    person_id integer not null references person (id),
    field text not null,
    message text not null,
    state text not null,
    asked_by integer references account (id),
    asked_at integer not null,
    settled_at integer
) strict;
create unique index correction_open on correction (person_id, field) where state = 'open';

-- What was said to a person stands on the person's card.
create index outbox_person on outbox (person_id, id);
