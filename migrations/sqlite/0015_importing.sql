-- Tables that admins send in. The same file stands under postgres/.
-- What is to be fetched: an audition, or a table.
alter table download add column purpose text not null default 'audition';

-- An import that waits to be looked at or applied; `message` is the platform's id of the message in
-- which its author sees how it goes, where that can be edited.
create table import (
    id integer primary key,
    centre_id integer not null references centre (id),
    account_id integer not null references account (id),
    state text not null,
    mapped text,
    message text,
    attempts integer not null,
    created_at integer not null,
    applied_at integer
) strict;
create index import_applying on import (centre_id, id) where state = 'applying';
create index import_account on import (account_id);

-- A row of it: what it says, what it came to when it was looked at, and why.
create table import_row (
    id integer primary key,
    centre_id integer not null references centre (id),
    import_id integer not null references import (id),
    content text not null,
    fate text not null,
    remark text
) strict;
create index import_row_import on import_row (import_id);
