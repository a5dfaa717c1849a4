-- A book of format 1, as the program of that time left it.
pragma application_id=1818583396; pragma user_version=1;
BEGIN TRANSACTION;
CREATE TABLE lead(id integer primary key, "type" text, "name" text, "first_name" text, "last_name" text, "email" text, "phone" text, "title" text, "company" text, "website" text, "industry" text, "employees" integer, "revenue" integer, "street" text, "city" text, "region" text, "postal_code" text, "country" text, "language" text, "time_zone" text, "source" text, "source_detail" text, "campaign" text, "vendor" text, "cost" integer, "owner" text, "value" integer, "currency" text, "expected_close" integer, "rating" integer, "notes" text, "referred_by" text, "next_step" text, "next_step_at" integer, "created_at" integer, stage text not null, created_op integer not null references operation(id), merged_into integer references lead(id), "f_total_visits" integer, "f_plan" text) strict;
INSERT INTO lead VALUES(1,NULL,'Ana Lima',NULL,NULL,'ana@acme.example','+4930901820','Head of Sales','Acme',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795341600,'sal',1,NULL,7,'pro');
INSERT INTO lead VALUES(2,NULL,'Bo Wei',NULL,NULL,'bo@b.example',NULL,'Head of IT','B & Söhne',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795341600,'new',2,NULL,NULL,NULL);
INSERT INTO lead VALUES(3,NULL,'Cy Dean',NULL,NULL,NULL,NULL,NULL,'O''Hara Ltd',NULL,NULL,12,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,1795341600,'new',3,NULL,NULL,NULL);
CREATE TABLE book(
  one integer primary key check(one = 1), next_lead integer not null, scored_at integer, rules_mark integer
) strict;
INSERT INTO book VALUES(1,4,1795341600,9203701983595048628);
CREATE TABLE field(name text primary key, position integer not null, type text not null, choices text) strict;
INSERT INTO field VALUES('total_visits',34,'integer',NULL);
INSERT INTO field VALUES('plan',35,'choice',replace('free\npro','\n',char(10)));
CREATE TABLE kind(id integer primary key, name text not null unique) strict;
INSERT INTO kind VALUES(1,'page_view');
INSERT INTO kind VALUES(2,'call');
INSERT INTO kind VALUES(3,'purchase');
CREATE TABLE subject(id integer primary key, text text not null unique) strict;
INSERT INTO subject VALUES(1,'/pricing');
INSERT INTO subject VALUES(2,'/blog');
CREATE TABLE system(id integer primary key, name text not null unique) strict;
CREATE TABLE stage(name text primary key) strict, without rowid;
INSERT INTO stage VALUES('mql');
INSERT INTO stage VALUES('new');
INSERT INTO stage VALUES('sal');
CREATE TABLE identity(
  kind text not null, key text not null, lead_id integer not null references lead(id), value text not null, label text,
  primary key(kind, key, lead_id)
) strict, without rowid;
INSERT INTO identity VALUES('email','ana@acme.example',1,'ana@acme.example',NULL);
INSERT INTO identity VALUES('email','bo@b.example',2,'bo@b.example',NULL);
INSERT INTO identity VALUES('phone','+4930901820',1,'+4930901820',NULL);
CREATE TABLE tag(lead_id integer not null references lead(id), tag text not null, primary key(lead_id, tag))
  strict, without rowid;
INSERT INTO tag VALUES(1,'vip');
CREATE TABLE activity(
  lead_id integer not null references lead(id), at integer not null, kind integer not null references kind(id),
  seq integer not null, subject integer references subject(id), value real, system integer references system(id), ref text,
  note text, machine integer not null default 0, origin integer, op integer not null references operation(id),
  primary key(lead_id, at, kind, seq)
) strict, without rowid;
INSERT INTO activity VALUES(1,1795341600,1,0,1,NULL,NULL,NULL,NULL,0,NULL,4);
INSERT INTO activity VALUES(1,1795341600,2,0,NULL,NULL,NULL,NULL,'left voicemail; "ask Bo"',0,NULL,5);
INSERT INTO activity VALUES(2,1795341600,1,0,2,NULL,NULL,NULL,NULL,0,NULL,6);
INSERT INTO activity VALUES(3,1795341600,3,0,NULL,249.49999999999999998,NULL,NULL,NULL,0,NULL,7);
CREATE TABLE score(
  lead_id integer primary key references lead(id), fit integer, engagement integer, total integer, grade text,
  temperature text, ready text, valid_until integer, touched_op integer
) strict;
INSERT INTO score VALUES(1,30,30,60,'B','warm','sal',1795431110,10);
INSERT INTO score VALUES(2,30,10,40,'B','warm','mql',1795431110,8);
INSERT INTO score VALUES(3,0,0,0,'U','cold','new',NULL,11);
CREATE TABLE stage_move(
  id integer primary key, lead_id integer not null references lead(id), at integer not null, from_stage text,
  to_stage text not null, cycle integer not null, actor text not null, reason text, forced integer not null default 0,
  op integer not null references operation(id)
) strict;
INSERT INTO stage_move VALUES(1,1,1795341600,'new','mql',1,'ana',NULL,0,9);
INSERT INTO stage_move VALUES(2,1,1795341600,'mql','sal',1,'ana',NULL,0,10);
CREATE TABLE consent(
  id integer primary key, lead_id integer not null references lead(id), channel text not null, address text, state text not null,
  at integer not null, evidence text, op integer not null references operation(id)
) strict;
CREATE TABLE operation(
  id integer primary key, at integer not null, actor text not null, command text not null, summary text not null
) strict;
INSERT INTO operation VALUES(1,1795341600,'ana','add','lead 1');
INSERT INTO operation VALUES(2,1795341600,'ana','add','lead 2');
INSERT INTO operation VALUES(3,1795341600,'ana','add','lead 3');
INSERT INTO operation VALUES(4,1795341600,'ana','log','1 activity');
INSERT INTO operation VALUES(5,1795341600,'ana','log','1 activity');
INSERT INTO operation VALUES(6,1795341600,'ana','log','1 activity');
INSERT INTO operation VALUES(7,1795341600,'ana','log','1 activity');
INSERT INTO operation VALUES(8,1795341600,'ana','edit','1 lead');
INSERT INTO operation VALUES(9,1795341600,'ana','qualify','1 of 1 leads');
INSERT INTO operation VALUES(10,1795341600,'ana','advance','1 lead');
INSERT INTO operation VALUES(11,1795341600,'ana','edit','1 lead');
CREATE TABLE change(
  id integer primary key, op integer not null references operation(id), lead_id integer not null, field text not null,
  old text, new text
) strict;
INSERT INTO change VALUES(1,8,2,'title',NULL,'Head of IT');
INSERT INTO change VALUES(2,9,1,'stage','new','mql');
INSERT INTO change VALUES(3,10,1,'stage','mql','sal');
INSERT INTO change VALUES(4,11,3,'company','O''Hara','O''Hara Ltd');
CREATE INDEX lead_created_op on lead(created_op);
CREATE UNIQUE INDEX identity_external on identity(kind, key) where kind >= 'id:' and kind < 'id;';
CREATE INDEX identity_lead on identity(lead_id);
CREATE INDEX stage_move_lead on stage_move(lead_id, id);
CREATE INDEX consent_lead on consent(lead_id, id);
CREATE INDEX change_op on change(op, id);
CREATE INDEX change_lead on change(lead_id, id);
CREATE VIEW lead_view as select l.id, l."type" as "type", l."name" as "name", l."first_name" as "first_name", l."last_name" as "last_name", l."email" as "email", l."phone" as "phone", l."title" as "title", l."company" as "company", l."website" as "website", l."industry" as "industry", l."employees" as "employees", l."revenue" / 10000.0 as "revenue", l."street" as "street", l."city" as "city", l."region" as "region", l."postal_code" as "postal_code", l."country" as "country", l."language" as "language", l."time_zone" as "time_zone", l."source" as "source", l."source_detail" as "source_detail", l."campaign" as "campaign", l."vendor" as "vendor", l."cost" / 10000.0 as "cost", l."owner" as "owner", l."value" / 10000.0 as "value", l."currency" as "currency", date(l."expected_close" * 86400, 'unixepoch') as "expected_close", l."rating" as "rating", l."notes" as "notes", l."referred_by" as "referred_by", l."next_step" as "next_step", strftime('%Y-%m-%dT%H:%M:%SZ', l."next_step_at", 'unixepoch') as "next_step_at", strftime('%Y-%m-%dT%H:%M:%SZ', l."created_at", 'unixepoch') as "created_at", l."f_total_visits" as "total_visits", l."f_plan" as "plan", l.stage, s.fit, s.engagement, s.total as score, s.grade, s.temperature, s.ready, strftime('%Y-%m-%dT%H:%M:%SZ', s.valid_until, 'unixepoch') as score_valid_until from lead l left join score s on s.lead_id = l.id where l.merged_into is null;
CREATE VIEW activity_view as select a.lead_id, strftime('%Y-%m-%dT%H:%M:%SZ', a.at, 'unixepoch') as at, k.name as kind, u.text as subject, a.value, y.name as system, a.ref, a.note, a.machine from activity a join kind k on k.id = a.kind left join subject u on u.id = a.subject left join system y on y.id = a.system;
CREATE VIEW stage_move_view as select lead_id, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') as at, from_stage, to_stage, cycle, actor, reason, forced from stage_move;
COMMIT;
