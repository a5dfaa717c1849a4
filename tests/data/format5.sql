-- What format 5 made of a book of format 4, as the program of that time left it: the journal keeps the kind of an entry apart from the
-- name it is about.
pragma user_version=5;
BEGIN TRANSACTION;
drop table change;
create table change(id integer primary key, op integer not null references operation(id), lead_id integer not null, kind text not null, name text, old text, new text) strict;
insert into change values(1,8,2,'field','title',null,'Head of IT');
insert into change values(2,9,1,'stage',null,'new','mql');
insert into change values(3,10,1,'stage',null,'mql','sal');
insert into change values(4,11,3,'field','company','O''Hara','O''Hara Ltd');
insert into change values(5,12,2,'field','lead',null,'x');
insert into change values(6,12,2,'field','merged',null,'3');
insert into change values(7,12,2,'field','undo',null,'7');
insert into change values(8,13,1,'merged',null,null,'3');
insert into change values(9,13,3,'merged_into',null,null,'1');
insert into change values(10,15,0,'undo',null,null,'14');
insert into change values(11,15,4,'lead',null,'{"created_op":14,"stage":"new","fields":{"name":"Dee Ray"}}',null);
insert into change values(12,16,2,'field','email','bo@b.example','bo@c.example');
insert into change values(13,16,2,'address',null,'{"kind":"email","key":"bo@b.example","value":"bo@b.example"}','{"kind":"email","key":"bo@c.example","value":"bo@c.example"}');
insert into change values(14,16,2,'identity','phone',null,'{"kind":"phone","key":"+4930901821","value":"+4930901821"}');
insert into change values(15,16,2,'consent','email','unknown','{"channel":"email","state":"opted_in","at":"2026-11-22T10:00:00Z"}');
insert into change values(16,16,2,'tag',null,null,'fair');
create index change_op on change(op, id);
create index change_lead on change(lead_id, id);
alter table book add column score_step integer not null default 0;
alter table book add column next_crossing integer not null default 1;
update book set scored_op = 11, next_crossing = 10;
update reader set crossing = 0 where name = 'slack';
COMMIT;
