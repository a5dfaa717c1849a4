-- What format 4 added to a book of format 3, as the program of that time left it; and what its journal may hold of words that are also
-- names of the company's own fields.
pragma user_version=4;
BEGIN TRANSACTION;
create table pack_layout(id integer primary key, fields text not null unique) strict;
alter table pack add column layout integer;
alter table pack add column lead blob;
alter table lead add column "f_lead" text;
alter table lead add column "f_merged" text;
alter table lead add column "f_undo" text;
insert into field values('lead', 36, 'text', null), ('merged', 37, 'text', null), ('undo', 38, 'text', null);
insert into operation values(12, 1795341700, 'ana', 'edit', '1 lead');
insert into change(op, lead_id, field, old, new) values(12, 2, 'lead', null, 'x'), (12, 2, 'merged', null, '3'), (12, 2, 'undo', null, '7');
update lead set "f_lead" = 'x', "f_merged" = '3', "f_undo" = '7' where id = 2;
insert into operation values(13, 1795341700, 'ana', 'merge', '3 into 1');
insert into change(op, lead_id, field, old, new) values(13, 1, 'merged', null, '3'), (13, 3, 'merged_into', null, '1');
insert into operation values(14, 1795341700, 'ana', 'add', 'lead 4');
insert into operation values(15, 1795341700, 'ana', 'undo', 'add, operation 14');
insert into change(op, lead_id, field, old, new) values(15, 0, 'undo', null, '14');
insert into change(op, lead_id, field, old, new) values(15, 4, 'lead', '{"created_op":14,"stage":"new","fields":{"name":"Dee Ray"}}', null);
update book set next_lead = 5;
insert into operation values(16, 1795341700, 'ana', 'edit', '1 lead');
insert into change(op, lead_id, field, old, new) values(16, 2, 'email', 'bo@b.example', 'bo@c.example');
insert into change(op, lead_id, field, old, new) values(16, 2, 'identity', '{"kind":"email","key":"bo@b.example","value":"bo@b.example"}',
  '{"kind":"email","key":"bo@c.example","value":"bo@c.example"}');
insert into change(op, lead_id, field, old, new) values(16, 2, 'identity:phone', null, '{"kind":"phone","key":"+4930901821","value":"+4930901821"}');
insert into change(op, lead_id, field, old, new) values(16, 2, 'consent.email', 'unknown',
  '{"channel":"email","state":"opted_in","at":"2026-11-22T10:00:00Z"}');
insert into change(op, lead_id, field, old, new) values(16, 2, 'tag', null, 'fair');
update lead set email = 'bo@c.example' where id = 2;
update identity set key = 'bo@c.example', value = 'bo@c.example' where lead_id = 2;
insert into identity values('phone', '+4930901821', 2, '+4930901821', null);
insert into consent values(1, 2, 'email', null, 'opted_in', 1795341600, null, 16);
insert into tag values(2, 'fair');
update score set touched_op = 16 where lead_id = 2;
update book set scored_op = -(11 * 1048576 + 77), scored_at = null;
update reader set crossing = 9;
insert into reader values('mail', 1);
COMMIT;
