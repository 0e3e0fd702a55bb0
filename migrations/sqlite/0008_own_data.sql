-- What people may ask for about themselves. The same file stands under postgres/.

-- A file that was made for somebody, kept until it is surely handed over.
create table document (
    id integer primary key,
    centre_id integer not null references centre (id),
    account_id integer references account (id),
    person_id integer references person (id),
    name text not null,
    media_type text not null,
    content blob not null,
    created_at integer not null
) strict;
create index document_created on document (created_at);

-- When the chat was told /stop; null while messages are on.
alter table account add column muted_at integer;

-- When the person was erased: the row stands for whoever served, and nothing in it tells who.
alter table person add column forgotten_at integer;

-- What of a message goes once it is settled: its words, or the whole with its address.
alter table outbox add column erases text;
create index outbox_erases on outbox (erases) where erases is not null;
