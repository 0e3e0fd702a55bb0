-- The REST interface. The same file stands under postgres/.
-- What was answered to an Idempotency-Key; key and fingerprint are digests keyed by the centre's
-- secret. A status of 0: the answer told of somebody who was forgotten since.
create table api_idempotency (
    centre_id integer not null references centre (id),
    key text not null,
    fingerprint text not null,
    status integer not null,
    body text not null,
    location text not null,
    created_at integer not null,
    primary key (centre_id, key)
) strict;

-- A recording that came with a registration over the REST interface came through no chat account.
create table audition_new (
    id integer primary key,
    centre_id integer not null references centre (id),
    account_id integer references account (id),
    person_id integer references person (id),
    file text not null,
    kind text not null,
    millis integer not null,
    selected integer not null,
    created_at integer not null,
    deleted_at integer
) strict;
insert into audition_new
select id, centre_id, account_id, person_id, file, kind, millis, selected, created_at, deleted_at
from audition;
drop table audition;
alter table audition_new rename to audition;
create unique index audition_file on audition (file);
create index audition_person on audition (person_id) where deleted_at is null;
create index audition_deleted on audition (deleted_at) where deleted_at is not null;
