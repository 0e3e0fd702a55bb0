-- What waits is found without reading what was settled, of which there are months.

create index inbox_waiting on inbox (id) where state = 'new';
create index outbox_next on outbox (channel, priority, id) where state in ('queued', 'unknown');
create index outbox_sending on outbox (channel, lease_until) where state = 'sending';
create index reminder_next on reminder (due_at) where state = 'pending' and queued_at is null;
