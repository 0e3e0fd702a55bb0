-- Announcements: what an admin says to many. The same file stands under postgres/.
-- The audience is null until it was chosen; people are taken in the order of their rows, those up to
-- after_person are done.
create table announcement (
    id integer primary key,
    centre_id integer not null references centre (id),
    author_id integer not null references account (id),
    audience text,
    body text not null,
    state text not null,
    people integer not null,
    after_person integer not null,
    created_at integer not null,
    previewed_at integer,
    started_at integer,
    stopped_at integer,
    told_at integer,
    ended_at integer
) strict;
create index announcement_open on announcement (centre_id, id) where state in ('queuing', 'sending');

-- By which message a person hears an announcement; none: no address is known.
create table announcement_person (
    id integer primary key,
    centre_id integer not null references centre (id),
    announcement_id integer not null references announcement (id),
    person_id integer not null references person (id),
    outbox_id integer
) strict;
create index announcement_person_announcement on announcement_person (announcement_id);

-- The announcement that a message carries, or tells its author about.
alter table outbox add column announcement_id integer references announcement (id);
create index outbox_announcement on outbox (announcement_id);

-- Groups on Telegram that get the roster.
create table chat_group (
    id integer primary key,
    centre_id integer not null references centre (id),
    chat_id text not null,
    thread integer,
    title text not null,
    bound_by integer not null references account (id),
    bound_at integer not null
) strict;
create unique index chat_group_chat on chat_group (centre_id, chat_id);

-- Changes of today and tomorrow that the groups have not heard of: what stood there before.
create table roster_change (
    id integer primary key,
    centre_id integer not null references centre (id),
    duty_id integer not null references duty (id),
    duty_date text not null,
    was text not null,
    changed_at integer not null
) strict;
create unique index roster_change_slot on roster_change (centre_id, duty_id, duty_date);
