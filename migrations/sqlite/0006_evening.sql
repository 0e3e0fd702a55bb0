-- When the holder was asked once more, on the evening before; null: not yet, or there was no need.
alter table assignment add column asked_again_at integer;
