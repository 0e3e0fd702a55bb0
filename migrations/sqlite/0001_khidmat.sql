-- The tables of Khidmat. The same file stands under postgres/; a test compares the two.
-- Instants are milliseconds since the epoch, dates are ISO text, times of day are minutes after midnight.

create table centre (
    id integer primary key,
    name text not null,
    timezone text not null,
    country text not null,
    language text not null,
    reminder_time integer not null,
    secret text not null,
    created_at integer not null
) strict;

create table season (
    id integer primary key,
    centre_id integer not null references centre (id),
    name text not null,
    start_date text not null,
    days integer not null,
    created_at integer not null
) strict;
create unique index season_start on season (centre_id, start_date);

create table duty (
    id integer primary key,
    centre_id integer not null references centre (id),
    key text not null,
    label text not null,
    kind text not null,
    reports_at integer not null,
    position integer not null,
    active integer not null
) strict;
create unique index duty_key on duty (centre_id, key);

-- A registration: read-only once submitted, but for its status.
create table person (
    id integer primary key,
    centre_id integer not null references centre (id),
    full_name text not null,
    its_number text not null,
    email text,
    phone text not null,
    preference text not null,
    status text not null,
    created_at integer not null
) strict;
create unique index person_its on person (centre_id, its_number);
create index person_phone on person (centre_id, phone);

-- A chat account: a channel and the platform's own user id, which roles are keyed by.
create table account (
    id integer primary key,
    centre_id integer not null references centre (id),
    channel text not null,
    external_id text not null,
    profile_name text not null,
    role text not null,
    menu_role text,
    reachable integer not null,
    last_inbound_at integer,
    created_at integer not null
) strict;
create unique index account_external on account (centre_id, channel, external_id);

-- A person may have several accounts, and a family phone may speak for several people.
create table account_person (
    centre_id integer not null references centre (id),
    account_id integer not null references account (id),
    person_id integer not null references person (id),
    linked_at integer not null,
    primary key (account_id, person_id)
) strict;
create index account_person_person on account_person (person_id);

-- What locks a slot. Without a person it is a slot that an admin closed.
create table assignment (
    id integer primary key,
    centre_id integer not null references centre (id),
    duty_id integer not null references duty (id),
    duty_date text not null,
    person_id integer references person (id),
    state text not null,
    note text not null,
    locked_by integer references account (id),
    locked_at integer not null,
    freed_at integer
) strict;
create unique index assignment_slot on assignment (centre_id, duty_date, duty_id) where freed_at is null;
create index assignment_person on assignment (person_id, duty_date) where freed_at is null;

create table unlock_log (
    id integer primary key,
    centre_id integer not null references centre (id),
    assignment_id integer not null references assignment (id),
    unlocked_by integer references account (id),
    reason text not null,
    unlocked_at integer not null
) strict;

create table reminder (
    id integer primary key,
    centre_id integer not null references centre (id),
    assignment_id integer not null references assignment (id),
    rule text not null,
    due_at integer not null,
    expires_at integer not null,
    state text not null,
    queued_at integer,
    settled_at integer,
    last_error text
) strict;
create unique index reminder_rule on reminder (assignment_id, rule);
create index reminder_due on reminder (due_at) where state = 'pending';

-- The audit log holds no personal value: those stand in audit_detail, which can be erased; the
-- digest (keyed by the centre's secret) still proves what stood there.
create table audit_log (
    id integer primary key,
    centre_id integer not null references centre (id),
    at integer not null,
    account_id integer references account (id),
    channel text,
    kind text not null,
    person_id integer,
    duty_id integer,
    duty_date text,
    digest text not null
) strict;
create index audit_log_at on audit_log (centre_id, id);

create table audit_detail (
    audit_id integer not null references audit_log (id),
    field text not null,
    before text,
    after text,
    primary key (audit_id, field)
) strict;

-- An open form of a chat account: a registration, the reason for an unlock.
create table form (
    account_id integer primary key references account (id),
    centre_id integer not null references centre (id),
    kind text not null,
    step text not null,
    draft text not null,
    updated_at integer not null
) strict;

create table inbox (
    id integer primary key,
    centre_id integer not null references centre (id),
    channel text not null,
    bot text not null,
    platform_id text not null,
    chat text not null,
    event text not null,
    raw text not null,
    received_at integer not null,
    state text not null,
    attempts integer not null,
    not_before integer not null,
    error text,
    settled_at integer
) strict;
create unique index inbox_platform on inbox (channel, bot, platform_id);
create index inbox_new on inbox (chat, id) where state = 'new';
create index inbox_settled on inbox (settled_at);

-- One message to one address.
create table outbox (
    id integer primary key,
    centre_id integer not null references centre (id),
    channel text not null,
    address text not null,
    kind text not null,
    priority integer not null,
    unique_key text,
    envelope text not null,
    person_id integer references person (id),
    assignment_id integer references assignment (id),
    reminder_id integer references reminder (id),
    asked_by integer references account (id),
    state text not null,
    attempts integer not null,
    resends integer not null,
    parts_done integer not null,
    plain integer not null,
    by_template integer not null,
    in_doubt integer not null,
    not_before integer not null,
    expires_at integer,
    lease_until integer,
    created_at integer not null,
    accepted_at integer,
    delivered_at integer,
    read_at integer,
    settled_at integer,
    why text,
    last_error text
) strict;
create unique index outbox_key on outbox (unique_key) where unique_key is not null;
create index outbox_open on outbox (channel, address, id) where state in ('queued', 'sending', 'unknown');
create index outbox_said on outbox (channel, address, id);
create index outbox_assignment on outbox (assignment_id);
create index outbox_reminder on outbox (reminder_id);
create index outbox_settled on outbox (settled_at);

-- Every attempt to send a part of a message, and what came of it.
create table attempt (
    id integer primary key,
    outbox_id integer not null references outbox (id),
    number integer not null,
    part integer not null,
    started_at integer not null,
    ended_at integer,
    outcome text,
    platform_id text,
    error text
) strict;
create index attempt_outbox on attempt (outbox_id);
create index attempt_platform on attempt (platform_id) where platform_id is not null;

-- Receipts that came before we knew the message: matched when it is recorded.
create table receipt (
    id integer primary key,
    centre_id integer not null references centre (id),
    channel text not null,
    platform_id text not null,
    status text not null,
    at integer not null,
    receipt text not null
) strict;
create unique index receipt_platform on receipt (channel, platform_id, status);

-- What must happen once: a night's clean-up, a report.
create table chore (
    key text primary key,
    done_at integer not null
) strict;

-- What a platform told us and we need after a restart: the bot's name, the place in its queue.
create table platform_state (
    key text primary key,
    value text not null
) strict;

create trigger unlock_log_kept before update on unlock_log
begin select raise(abort, 'the unlock log is append-only'); end;
create trigger unlock_log_never_deleted before delete on unlock_log
begin select raise(abort, 'the unlock log is append-only'); end;
create trigger audit_log_kept before update on audit_log
begin select raise(abort, 'the audit log is append-only'); end;
create trigger audit_log_never_deleted before delete on audit_log
begin select raise(abort, 'the audit log is append-only'); end;
create trigger audit_detail_kept before update on audit_detail
begin select raise(abort, 'the audit log is append-only'); end;
