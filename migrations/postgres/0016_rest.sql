-- The REST interface. The same file stands under sqlite/.
-- What was answered to an Idempotency-Key; key and fingerprint are digests keyed by the centre's
-- secret. A status of 0: the answer told of somebody who was forgotten since.
create table api_idempotency (
    centre_id bigint not null references centre (id),
    key text not null,
    fingerprint text not null,
    status bigint not null,
    body text not null,
    location text not null,
    created_at bigint not null,
    primary key (centre_id, key)
);

-- A recording that came with a registration over the REST interface came through no chat account.
alter table audition alter column account_id drop not null;
