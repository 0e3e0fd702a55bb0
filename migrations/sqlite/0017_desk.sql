-- The admins' desk: links that sign in, and who is signed in. Of their secrets only digests are kept.

create table desk_link (
    id integer primary key,
    centre_id integer not null references centre (id),
    account_id integer not null references account (id) on delete cascade,
    digest text not null,
    expires_at integer not null,
    -- When it was used, or made void by a later one.
    spent_at integer,
    created_at integer not null
) strict;
create unique index desk_link_digest on desk_link (digest);
create index desk_link_account on desk_link (account_id, created_at);

create table desk_session (
    id integer primary key,
    centre_id integer not null references centre (id),
    account_id integer not null references account (id) on delete cascade,
    digest text not null,
    ends_at integer not null,
    created_at integer not null
) strict;
create unique index desk_session_digest on desk_session (digest);
create index desk_session_account on desk_session (account_id);
