-- What format 2 added to a book of format 1, as the program of that time left it.
pragma user_version=2;
BEGIN TRANSACTION;
alter table book add column scored_op integer;
create index lead_merged on lead(merged_into) where merged_into is not null;
create index lead_next_step on lead(next_step_at) where next_step_at is not null;
create index lead_stage on lead(stage) where stage <> 'new';
create table crossing(
  id integer primary key, lead_id integer not null references lead(id) on delete cascade, at integer not null, what text not null,
  before text, after text not null, rule text
) strict;
create index crossing_lead on crossing(lead_id);
create table reader(name text primary key, crossing integer not null) strict, without rowid;
create table pack(
  lead_id integer primary key references lead(id) on delete cascade, op integer not null, activities blob not null
) strict;
update book set scored_op = 11;
insert into crossing values(1, 1, 1795341600, 'temperature', 'cold', 'warm', 'Looked at pricing');
insert into reader values('slack', 1);
insert into pack values(2, 8, x'c0f495b00d0902');
update lead set merged_into = 1 where id = 3;
COMMIT;
