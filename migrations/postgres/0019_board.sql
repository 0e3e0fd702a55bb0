-- The link of the notice board follows from the centre's secret and this number: a new number, a new link.
alter table centre add column board_generation bigint not null default 1;
