-- Auditions: what was sent, what is still to be fetched, and what a platform holds of ours.

-- A recording in MEDIA_DIR. Without a person it belongs to the registration that the account has
-- open; once deleted, its file goes first and then the row.
create table audition (
    id integer primary key,
    centre_id integer not null references centre (id),
    account_id integer not null references account (id),
    person_id integer references person (id),
    file text not null,
    kind text not null,
    millis integer not null,
    selected integer not null,
    created_at integer not null,
    deleted_at integer
) strict;
create unique index audition_file on audition (file);
create index audition_person on audition (person_id) where deleted_at is null;
create index audition_deleted on audition (deleted_at) where deleted_at is not null;

-- A recording that a person sent and that is to be fetched from its platform.
create table download (
    id integer primary key,
    centre_id integer not null references centre (id),
    account_id integer not null references account (id),
    person_id integer references person (id),
    inbound text not null,
    file text not null,
    state text not null,
    attempts integer not null,
    not_before integer not null,
    expires_at integer not null,
    error text,
    created_at integer not null,
    settled_at integer
) strict;
create index download_queued on download (not_before) where state = 'queued';
create index download_account on download (account_id);

-- What a platform calls a file that it got from us, so that it need not get it again.
create table upload (
    centre_id integer not null references centre (id),
    channel text not null,
    file text not null,
    media_id text not null,
    uploaded_at integer not null,
    primary key (centre_id, channel, file)
) strict;
