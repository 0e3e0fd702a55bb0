-- A volunteer's wish to be released from a duty or to move it. The same file stands under postgres/.
create table request (
    id integer primary key,
    centre_id integer not null references centre (id),
    assignment_id integer not null references assignment (id),
    person_id integer not null references person (id),
    kind text not null,
    reason text not null,
    preferred_date text,
    state text not null,
    note text not null,
    requested_at integer not null,
    decided_by integer references account (id),
    decided_at integer
) strict;
create unique index request_open on request (assignment_id) where state = 'open';
create index request_person on request (person_id);

-- Where the registration stood when the slot was given: an undo takes it back to there.
alter table assignment add column status_before text;
