-- What format 3 added to a book of format 2, as the program of that time left it.
pragma user_version=3;
BEGIN TRANSACTION;
alter table book add column searched_to integer;
create table search_text(block integer primary key, texts blob not null) strict;
create table unsearched(lead_id integer primary key) strict;
insert into unsearched values(2);
COMMIT;
