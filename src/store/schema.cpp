// SPDX-License-Identifier: MIT
#include "store/schema.h"

#include "core/machine/mail_event.h"
#include "leads/error.h"
#include "store/journal/journal_rows.h"
#include "store/rights/secret.h"
#include "store/rights/suppressions.h"
#include "store/store.h"

namespace leads {
namespace {

constexpr std::string_view kTables = R"sql(
create table book(
  one integer primary key check(one = 1), next_lead integer not null, scored_at integer, rules_mark integer
) strict;
create table field(name text primary key, position integer not null, type text not null, choices text) strict;
create table kind(id integer primary key, name text not null unique) strict;
create table subject(id integer primary key, text text not null unique) strict;
create table system(id integer primary key, name text not null unique) strict;
create table stage(name text primary key) strict, without rowid;
create table identity(
  kind text not null, key text not null, lead_id integer not null references lead(id), value text not null, label text,
  primary key(kind, key, lead_id)
) strict, without rowid;
create unique index identity_external on identity(kind, key) where kind >= 'id:' and kind < 'id;';
create index identity_lead on identity(lead_id);
create table tag(lead_id integer not null references lead(id), tag text not null, primary key(lead_id, tag))
  strict, without rowid;
create table activity(
  lead_id integer not null references lead(id), at integer not null, kind integer not null references kind(id),
  seq integer not null, subject integer references subject(id), value real, system integer references system(id), ref text,
  note text, machine integer not null default 0, origin integer, op integer not null references operation(id),
  primary key(lead_id, at, kind, seq)
) strict, without rowid;
create table score(
  lead_id integer primary key references lead(id), fit integer, engagement integer, total integer, grade text,
  temperature text, ready text, valid_until integer, touched_op integer
) strict;
create table stage_move(
  id integer primary key, lead_id integer not null references lead(id), at integer not null, from_stage text,
  to_stage text not null, cycle integer not null, actor text not null, reason text, forced integer not null default 0,
  op integer not null references operation(id)
) strict;
create index stage_move_lead on stage_move(lead_id, id);
create table consent(
  id integer primary key, lead_id integer not null references lead(id), channel text not null, address text, state text not null,
  at integer not null, evidence text, op integer not null references operation(id)
) strict;
create index consent_lead on consent(lead_id, id);
create table operation(
  id integer primary key, at integer not null, actor text not null, command text not null, summary text not null
) strict;
create table change(
  id integer primary key, op integer not null references operation(id), lead_id integer not null, field text not null,
  old text, new text
) strict;
create index change_op on change(op, id);
create index change_lead on change(lead_id, id);
)sql";

// Format 2: what crossed a threshold and which reader has heard of it; activities packed for
// rescoring.
constexpr std::string_view kFormat2 = R"sql(
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
)sql";

// Format 3: what free words are looked for in, folded and in blocks (search_block.h), and the leads
// whose part there may be out of date.
constexpr std::string_view kFormat3 = R"sql(
alter table book add column searched_to integer;
create table search_text(block integer primary key, texts blob not null) strict;
create table unsearched(lead_id integer primary key) strict;
)sql";

// Format 4: packs also contain what scoring reads of the lead: its stage and the fields of a
// layout, which lists their names in order.
constexpr std::string_view kFormat4 = R"sql(
create table pack_layout(id integer primary key, fields text not null unique) strict;
alter table pack add column layout integer;
alter table pack add column lead blob;
)sql";

// Format 5: the journal keeps the kind of an entry apart from the name it is about; numbers of
// crossings come from a counter; what the scores know of and how often they were written are two
// numbers.
std::string format5() {
  return "alter table change rename to older_change;"
         "create table change(id integer primary key, op integer not null references "
         "operation(id), lead_id integer not null, "
         "kind text not null, name text, old text, new text) strict;"
         "insert into change(id, op, lead_id, kind, name, old, new) select id, op, lead_id, kind, "
         "name, old, new from " +
         older_journal("older_change") + " e order by id;" + R"sql(
drop table older_change;
create index change_op on change(op, id);
create index change_lead on change(lead_id, id);
alter table book add column score_step integer not null default 0;
update book set scored_op = -scored_op / 1048576 where scored_op < 0;
alter table book add column next_crossing integer not null default 1;
update book set next_crossing = 1 + max((select coalesce(max(id), 0) from crossing), (select coalesce(max(crossing), 0) from reader));
update reader set crossing = 0 where crossing > (select coalesce(max(id), 0) from crossing);
)sql";
}

// Format 6: which activities have a subject, and what their notes say, without reading the others;
// the last valid rules, and the calendar file they name.
constexpr std::string_view kFormat6 = R"sql(
create index activity_subject on activity(subject) where subject is not null;
create index activity_note on activity(lead_id, note) where note is not null;
create table rules_kept(
  one integer primary key check(one = 1), at integer not null, rules text not null, calendar text
) strict;
)sql";

// Format 7: the key that marks of addresses are made with; addresses that are not to be used,
// whether or not they are a lead's; and which entries of consent are evidence.
constexpr std::string_view kFormat7 = R"sql(
create table secret(one integer primary key check(one = 1), key blob not null) strict;
create table suppression(
  id integer primary key, kind text not null, mark blob not null, address text, why text not null, at integer not null,
  lead_id integer, evidence text, op integer not null references operation(id)
) strict;
create index suppression_mark on suppression(kind, mark);
create index suppression_lead on suppression(lead_id) where lead_id is not null;
alter table consent add column is_evidence integer not null default 0;
update consent set is_evidence = 1 where at <> (select at from operation where operation.id = consent.op);
)sql";

// Format 8: evidence about a whole lead is kept for each address it was about: those that the lead
// had then. The part of a merged lead has its own addresses; nothing is added where something else
// was recorded since. And which letters of sequences an address got, by its mark, whatever becomes
// of the lead that had it.
// Also opens and clicks that the timelines show to be by machines, with why; the company each
// lead with such activities belongs to, as a hash of its domain (0: none); and the leads whose
// company is to be looked at again. `machine` of an activity is 1 or 2 where its source said so or
// said not so.
constexpr std::string_view kFormat8 = R"sql(
create table journal_reader(name text primary key, operation integer not null) strict, without rowid;
create table letter(
  mark blob not null, sequence text not null, step text not null, template integer not null, lead_id integer not null,
  op integer not null references operation(id), primary key(mark, sequence, step)
) strict, without rowid;
create index letter_lead on letter(lead_id);
insert into consent(lead_id, channel, address, state, at, evidence, op, is_evidence)
select c.lead_id, c.channel, i.key, c.state, c.at, c.evidence, c.op, 1
from consent c join lead l on l.id = c.lead_id or l.merged_into = c.lead_id
join identity i on i.lead_id = l.id and i.kind = c.channel
where c.is_evidence <> 0 and c.address is null and c.state in ('opted_in', 'legitimate_interest')
and c.channel in ('email', 'phone')
and (l.id <> c.lead_id) = exists(select 1 from change m where m.op = c.op and m.kind = 'merged_into')
and (l.id = c.lead_id or exists(select 1 from change m where m.op = c.op and m.kind = 'merged_into' and m.lead_id = l.id))
and not exists(select 1 from change h where h.lead_id = l.id and h.op > c.op and h.kind in ('address', 'identity')
  and instr(h.new, i.key) > 0)
and not exists(select 1 from consent n where n.lead_id = c.lead_id and n.channel = c.channel and n.id > c.id
  and (n.address is null or n.address = i.key))
order by c.id, i.key;
create table machine_mark(
  lead_id integer not null, at integer not null, kind integer not null, seq integer not null, reason text not null,
  primary key(lead_id, at, kind, seq),
  foreign key(lead_id, at, kind, seq) references activity(lead_id, at, kind, seq) on delete cascade on update cascade
) strict, without rowid;
create table mail_group(lead_id integer primary key, domain integer not null) strict;
create index mail_group_domain on mail_group(domain) where domain <> 0;
create table unmarked(lead_id integer primary key) strict;
insert into unmarked select distinct lead_id from activity where kind in (
  select id from kind where name in ('email_open', 'email_click')
);
)sql";

// Format 9: what became of each row of a bought list when it was imported, for claims against its
// vendor. Of nobody in person: a row is a line of a file. A removed lead's rows wait for its
// return.
constexpr std::string_view kFormat9 = R"sql(
create table bought_file(
  id integer primary key, op integer not null references operation(id), name text not null, digest integer not null
) strict;
create index bought_file_op on bought_file(op);
create table bought_row(
  file integer not null references bought_file(id), number integer not null, line integer not null, vendor text not null,
  lead_id integer, outcome text not null, fault text, primary key(file, number)
) strict, without rowid;
create index bought_row_lead on bought_row(lead_id) where lead_id is not null;
)sql";

// Format 10: which version of the recogniser made the marks of machines. Those of older programs
// are made again.
constexpr std::string_view kFormat10 =
    "alter table book add column recogniser integer not null default 0";

// The last built-in field of each format that brought some, in order.
constexpr std::pair<int, BuiltIn> kLastFields[] = {{1, BuiltIn::created_at}};

// Fields that came later are columns added by the step to the format they came with, so that new
// books and migrated ones are alike.
std::string lead_table() {
  std::string sql = "create table lead(id integer primary key";
  const Fields fields;
  for (const Field& field : fields.all().first(built_in_columns(1)))
    sql += ", " + sql::quoted(field.name) + " " + std::string(column_type(field.type));
  return sql +
         ", stage text not null, created_op integer not null references operation(id), "
         "merged_into integer references lead(id)) strict;"
         "create index lead_created_op on lead(created_op);";
}

std::string readable(const Field& field, const std::string& column) {
  // As it is shown: what the others make where none is given.
  if (field.name == "name")
    return "coalesce(name, nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, "
           "'')), "
           "''), company, email)";
  switch (field.type) {
    case FieldType::money:
      return column + " / 10000.0";
    case FieldType::date:
      return "date(" + column + " * 86400, 'unixepoch')";
    case FieldType::datetime:
      if (field.name == "next_step_at")
        return "case when " + column + " > " +
               std::to_string(kLastInstant.time_since_epoch().count()) + " then date((" + column +
               " - " + std::to_string(kStoredDays) +
               ") * 86400, 'unixepoch') else strftime('%Y-%m-%dT%H:%M:%SZ', " + column +
               ", 'unixepoch') end";
      return "strftime('%Y-%m-%dT%H:%M:%SZ', " + column + ", 'unixepoch')";
    default:
      return column;
  }
}

/// The built-in fields and the book's own.
Fields fields_of(sql::Connection& connection) {
  Fields fields;
  sql::Statement select =
      connection.prepare("select name, type from field order by position, name");
  while (select.step()) fields.add({select.string(0), parse_type(select.text(1)), {}});
  return fields;
}

}  // namespace

FieldType parse_type(std::string_view name) {
  for (int type = 0; type <= static_cast<int>(FieldType::source); ++type) {
    if (type_name(static_cast<FieldType>(type)) == name) return static_cast<FieldType>(type);
  }
  return FieldType::text;
}

std::string_view column_type(FieldType type) {
  switch (type) {
    case FieldType::integer:
    case FieldType::money:
    case FieldType::boolean:
    case FieldType::date:
    case FieldType::datetime:
      return "integer";
    case FieldType::number:
      return "real";
    default:
      return "text";
  }
}

std::string column_name(const Fields& fields, FieldIndex field) {
  const std::string& name = fields[field].name;
  return Fields::is_custom(field) ? "f_" + name : name;
}

std::size_t built_in_columns(int format) {
  std::size_t count = 0;
  for (const auto& [since, last] : kLastFields)
    if (since <= format) count = index(at(last)) + 1;
  return count;
}

void create_schema(sql::Connection& connection, int format) {
  connection.execute("pragma application_id=" + std::to_string(Store::kApplicationId));
  connection.execute(lead_table());
  connection.execute(kTables);
  connection.execute("insert into book(one, next_lead) values(1, 1)");
  migrate_schema(connection, 1, format);
  if (format >= 10)
    connection.execute("update book set recogniser = " + std::to_string(kRecogniser));
}

void migrate_schema(sql::Connection& connection, int from, int to) {
  // A step a format, each from the one before it.
  const auto passes = [&](int format) { return from < format && format <= to; };
  if (passes(2)) connection.execute(kFormat2);
  if (passes(3)) connection.execute(kFormat3);
  if (passes(4)) connection.execute(kFormat4);
  if (passes(5)) connection.execute(format5());
  if (passes(6)) connection.execute(kFormat6);
  if (passes(7)) {
    connection.execute(kFormat7);
    make_secret(connection);
    suppress_opt_outs(connection);
  }
  if (passes(8)) connection.execute(kFormat8);
  if (passes(9)) connection.execute(kFormat9);
  if (passes(10)) connection.execute(kFormat10);
  create_views(connection);
  connection.execute("pragma user_version=" + std::to_string(to));
}

void create_views(sql::Connection& connection) {
  const Fields fields = fields_of(connection);
  // Every connection parses this text first: no word more than it needs. Names of built-in fields
  // are no words of SQL.
  std::string columns = "select id";
  for (std::size_t index = 0; index < fields.size(); ++index) {
    const auto field = static_cast<FieldIndex>(index);
    const std::string& name = fields[field].name;
    const std::string column =
        Fields::is_custom(field) ? sql::quoted(column_name(fields, field)) : name;
    const std::string shown = readable(fields[field], column);
    columns += ", " + (shown == name ? name : shown + " as " + sql::quoted(name));
  }
  connection.execute(
      "drop view if exists lead_view; drop view if exists activity_view; drop view if exists "
      "stage_move_view");
  connection.execute(
      "create view lead_view as " + columns +
      ", stage, fit, engagement, total as score, grade, temperature, ready, "
      "strftime('%Y-%m-%dT%H:%M:%SZ', valid_until, 'unixepoch') as score_valid_until "
      "from lead left join score on lead_id = id where merged_into is null");
  connection.execute(
      "create view activity_view as select a.lead_id, strftime('%Y-%m-%dT%H:%M:%SZ', a.at, "
      "'unixepoch') as at, "
      "k.name as kind, u.text as subject, a.value, y.name as system, a.ref, a.note, case a.machine "
      "when 0 then exists(select 1 from "
      "machine_mark m where m.lead_id = a.lead_id and m.at = a.at and m.kind = a.kind and m.seq = "
      "a.seq) when 1 then 1 else 0 end as machine from activity a "
      "join kind k on k.id = a.kind left join subject u on u.id = a.subject left join system y on "
      "y.id = a.system");
  connection.execute(
      "create view stage_move_view as select lead_id, strftime('%Y-%m-%dT%H:%M:%SZ', at, "
      "'unixepoch') as at, from_stage, "
      "to_stage, cycle, actor, reason, forced from stage_move");
}

}  // namespace leads
