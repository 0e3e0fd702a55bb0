-- The reason of an unlock may be emptied when the person is forgotten whom it tells of; nothing else
-- of the unlock log ever changes.
drop trigger unlock_log_kept;
create trigger unlock_log_kept before update on unlock_log
when new.reason <> '' or new.id <> old.id or new.centre_id <> old.centre_id
  or new.assignment_id <> old.assignment_id or new.unlocked_by is distinct from old.unlocked_by
  or new.unlocked_at <> old.unlocked_at
begin select raise(abort, 'the unlock log is append-only'); end;
