-- One person on several chats: codes that link a chat account, and who is behind a number.

-- The code itself stands nowhere: it follows from the seed and the centre's secret. The seed is
-- erased when the code was used, guessed at too often or replaced. Without a person it is a code
-- for an ITS number that isn't registered, so that asking tells nobody which ones are.
create table link_code (
    id integer primary key,
    centre_id integer not null references centre (id),
    account_id integer not null references account (id) on delete cascade,
    person_id integer references person (id) on delete cascade,
    seed text,
    tries integer not null,
    expires_at integer not null,
    created_at integer not null
) strict;
create index link_code_account on link_code (account_id, created_at);
create index link_code_person on link_code (person_id, created_at);

-- WhatsApp's business-scoped user id. A known number that comes with another one belongs to somebody
-- else, perhaps: its role rests here until an owner confirms.
alter table account add column user_id text;
alter table account add column suspended_role text;
alter table account add column suspended_at integer;
create index account_user on account (centre_id, user_id);
