-- The reason of an unlock may be emptied when the person is forgotten whom it tells of; nothing else
-- of the unlock log ever changes.
drop trigger unlock_log_kept on unlock_log;
create trigger unlock_log_kept before update on unlock_log for each row
when (new.reason <> '' or new.id <> old.id or new.centre_id <> old.centre_id
  or new.assignment_id <> old.assignment_id or new.unlocked_by is distinct from old.unlocked_by
  or new.unlocked_at <> old.unlocked_at)
execute function append_only();
