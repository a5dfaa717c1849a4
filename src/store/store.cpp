// Opening a book, tying it to a playbook, and looking things up in it.
#include "store/store.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "base/files/new_file.h"
#include "base/text.h"
#include "leads/error.h"
#include "store/migration.h"
#include "store/schema.h"
#include "store/store_impl.h"

namespace leads {
namespace {

constexpr std::string_view kNewer = "was written by a newer version of leads";

}  // namespace

bool Store::create(const std::string& path) {
  // Made in memory, and given its name when it is whole: two who create at once, or one who is
  // killed, leave a book or none.
  sql::Connection connection(":memory:", {.write = true});
  connection.begin();
  create_schema(connection);
  connection.commit();
  return write_new_file(path, connection.bytes(), 0600);
}

Store::Store(const std::string& path, const StoreOptions& options) {
  const sql::Connection::Header header = sql::Connection::read_header(path);
  if (header.empty)
    throw Error(ErrorKind::bad_input, path, "is an empty file, not a leads database",
                "remove it and create a database: leads init");
  if (header.application_id != kApplicationId)
    throw Error(ErrorKind::bad_input, path, "is an SQLite database, but not one of leads",
                "name another with --db FILE or LEADS_DB; leads init DIR makes one");
  const int version = static_cast<int>(header.user_version);
  if (version > kSchemaVersion)
    throw Error(ErrorKind::bad_input, path,
                std::string(kNewer) + " (format " + std::to_string(version) + ", this one knows " +
                    std::to_string(kSchemaVersion) + ")",
                "install the newer version; nothing was changed");
  if (version < 1)
    throw Error(
        ErrorKind::bad_input, path,
        "the book's format " + std::to_string(version) + " is none this program ever wrote");
  impl_ = std::make_unique<Impl>(path, options);
  impl_->format = options.write ? kSchemaVersion : version;
  if (version < kSchemaVersion && options.write)
    impl_->copy_before_migration = migrate_book(impl_->connection, path, version);
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

const std::string& Store::copy_before_migration() const {
  return impl_->copy_before_migration;
}

Store Store::reading_beside() const {
  // Not by its path through the other constructor: reading the header would drop the locks of this
  // process.
  StoreOptions options = impl_->options;
  options.write = false;
  options.cache_kib = kWalkKib;
  auto beside = std::make_unique<Impl>(impl_->connection.path(), options);
  beside->format = impl_->format;
  return Store(std::move(beside));
}

void Store::keep_pages(std::optional<std::int64_t> kib) {
  impl_->connection.execute("pragma cache_size=-" +
                            std::to_string(kib.value_or(impl_->options.cache_kib)));
}

Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

void Store::bind(Playbook& playbook) {
  impl_->playbook = &playbook;
  impl_->read_names();
}

const Playbook& Store::playbook() const {
  return *impl_->playbook;
}

void Store::look_back(Instant at) {
  impl_->past = std::make_unique<LookBack>(*impl_, at);
}

std::optional<Instant> Store::looking_back() const {
  return impl_->past ? std::optional(impl_->past->at()) : std::nullopt;
}

// One statement, for every command starts here: its preparation is most of the cost, and what it
// reads is of one moment.
void Store::Impl::read_names() {
  struct Row {
    std::int64_t table, place;
    std::string name, type, choices;
  };
  sql::Statement select = connection.prepare(
      "select 0, position, name, type, choices from field union all select 1, id, name, null, null "
      "from kind "
      "union all select 2, 0, name, null, null from stage");
  std::vector<Row> rows;
  while (select.step())
    rows.push_back({select.integer(0), select.integer(1), select.string(2), select.string(3),
                    select.string(4)});
  const auto order = [](const Row& row) { return std::tie(row.table, row.place, row.name); };
  std::sort(rows.begin(), rows.end(),
            [&](const Row& a, const Row& b) { return order(a) < order(b); });
  kind_of.clear();
  kind_code.clear();
  std::vector<FieldIndex> stored_fields;
  for (Row& row : rows) {
    if (row.table == 0)
      stored_fields.push_back(take_field(std::move(row.name), row.type, row.choices));
    if (row.table == 1) take_kind(row.place, std::move(row.name));
    if (row.table == 2) take_stage(std::move(row.name));
  }
  has_column.assign(playbook->fields.size(), false);
  std::fill_n(has_column.begin(), static_cast<std::size_t>(BuiltIn::count), true);
  for (const FieldIndex field : stored_fields) has_column[index(field)] = true;
}

FieldIndex Store::Impl::take_field(std::string name, std::string_view type,
                                   std::string_view choices) {
  Field field{std::move(name), parse_type(type), {}};
  for (std::string_view rest = choices; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    field.choices.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const FieldIndex place = playbook->fields.add(field);
  const Field& declared = playbook->fields[place];
  if (column_type(declared.type) != column_type(field.type))
    throw Error(ErrorKind::bad_input, playbook->path,
                "the field " + field.name + " is " + std::string(type_name(field.type)) +
                    " in the book, but " + std::string(type_name(declared.type)) + " in leads.toml",
                "keep the type, or declare a field of a new name");
  return place;
}

void Store::Impl::take_kind(std::int64_t code, std::string name) {
  std::optional<KindId> kind = playbook->kinds.find(name);
  if (!kind && playbook->kinds.size() == std::numeric_limits<std::uint16_t>::max())
    throw Error(ErrorKind::bad_input, connection.path(),
                "the book knows more than 65,535 kinds of activity",
                "the database is damaged: restore a backup");
  if (!kind) kind = playbook->kinds.add({std::move(name), Direction::none, "", false});
  kind_of[code] = *kind;
  kind_code[index(*kind)] = code;
}

// A stage leads.toml no longer knows: its leads stay where they stand until a person moves them.
void Store::Impl::take_stage(std::string name) {
  if (playbook->find_stage(name)) return;
  if (playbook->stages.size() == Crossing::kNothing)
    throw Error(ErrorKind::bad_input, connection.path(),
                "the book knows more than 255 stages, those included that leads.toml has no longer",
                "give a stage another label instead of another name");
  Stage stage;
  stage.name = stage.label = std::move(name);
  stage.funnel = Funnel::none;
  stage.type = StageType::parked;
  stage.gone = true;
  playbook->stages.push_back(std::move(stage));
}

KindId Store::Impl::kind(std::int64_t code) {
  auto found = kind_of.find(code);
  if (found == kind_of.end()) {
    read_names();
    found = kind_of.find(code);
  }
  if (found == kind_of.end())
    throw Error(ErrorKind::bad_input, connection.path(),
                "an activity has a kind the database does not list",
                "the database is damaged: restore a backup");
  return found->second;
}

StageId Store::Impl::stage(std::string_view name) {
  if (const std::optional<StageId> found = playbook->find_stage(name)) return *found;
  read_names();
  if (const std::optional<StageId> found = playbook->find_stage(name)) return *found;
  throw Error(ErrorKind::bad_input, connection.path(),
              "a lead stands in a stage the database does not list",
              "the database is damaged: restore a backup");
}

void Store::Impl::apply_declarations() {
  const auto lacking = [this] {
    for (std::size_t place = static_cast<std::size_t>(BuiltIn::count);
         place < playbook->fields.size(); ++place)
      if (!stored(static_cast<FieldIndex>(place))) return true;
    return false;
  };
  // Another process may have applied them since the book was opened.
  if (lacking()) read_names();
  bool changed = false;
  for (std::size_t place = static_cast<std::size_t>(BuiltIn::count);
       place < playbook->fields.size(); ++place) {
    const auto field_index = static_cast<FieldIndex>(place);
    if (stored(field_index)) continue;
    const Field& field = playbook->fields[field_index];
    connection.execute("alter table lead add column " + sql::quoted("f_" + field.name) + " " +
                       std::string(column_type(field.type)));
    std::string choices;
    for (const std::string& choice : field.choices)
      choices += (choices.empty() ? "" : "\n") + choice;
    connection.prepare("insert into field(name, position, type, choices) values($1, $2, $3, $4)")
        .bind(1, std::string_view(field.name))
        .bind(2, static_cast<std::int64_t>(place))
        .bind(3, type_name(field.type))
        .bind_text_or_null(4, choices)
        .run();
    has_column.resize(playbook->fields.size(), false);
    has_column[place] = true;
    changed = true;
  }
  if (changed) create_views(connection, playbook->fields);
}

ReadingAtOnce::ReadingAtOnce(Store& store)
    : store_(store), began_(!store.impl().connection.in_transaction()) {
  if (began_) store_.impl().connection.begin_reading();
}

ReadingAtOnce::~ReadingAtOnce() {
  if (began_) store_.impl().connection.rollback();
}

BookState Store::state() {
  BookState state;
  sql::Statement select = impl_->connection.prepare(
      "select scored_at, rules_mark, (select coalesce(max(id), 0) from operation) from book");
  if (select.step()) {
    if (!select.is_null(0)) state.scored_at = instant(select.integer(0));
    state.mark = static_cast<std::uint64_t>(select.integer(1));
    state.newest_op = select.integer(2);
  }
  return state;
}

std::int64_t Store::count() {
  sql::Statement select =
      impl_->connection.prepare("select count(*) from lead where merged_into is null");
  return select.step() ? select.integer(0) : 0;
}

bool Store::is_empty() {
  return !impl_->connection.prepare("select 1 from lead where merged_into is null limit 1").step();
}

LeadId Store::newest_lead() {
  sql::Statement select = impl_->connection.prepare("select next_lead - 1 from book");
  return LeadId{select.step() ? select.integer(0) : 0};
}

std::string_view Store::subject(SubjectId subject) {
  const auto code = static_cast<std::int64_t>(subject);
  if (code == 0) return {};
  const auto found = impl_->subjects.find(code);
  if (found != impl_->subjects.end()) return found->second;
  std::string text;
  read_subject(subject, text);
  return impl_->subjects.emplace(code, std::move(text)).first->second;
}

void Store::read_subject(SubjectId subject, std::string& out) {
  out.clear();
  if (subject == SubjectId{}) return;
  if (!impl_->subject_by_id)
    impl_->subject_by_id = impl_->connection.prepare("select text from subject where id = $1");
  sql::Statement& select = impl_->subject_by_id;
  select.bind(1, static_cast<std::int64_t>(subject));
  if (select.step()) out = select.text(0);
  select.reset();
}

std::string Store::directory() const {
  const std::string& path = impl_->connection.path();
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

std::vector<LeadId> Store::find_piece(std::string_view piece, std::size_t limit) {
  const std::string folded = fold(piece);
  sql::Statement select = impl_->connection.prepare(
      "select id, coalesce(name, ''), coalesce(first_name, ''), coalesce(last_name, ''), "
      "coalesce(company, '') "
      "from lead where merged_into is null order by id");
  std::vector<LeadId> found;
  while (found.size() < limit && select.step()) {
    const std::string person = select.string(2) + " " + select.string(3);
    for (const std::string& text : {select.string(1), person, select.string(4)}) {
      if (fold(text).find(folded) == std::string::npos) continue;
      found.push_back(LeadId{select.integer(0)});
      break;
    }
  }
  return found;
}

bool Store::exists(LeadId lead) {
  sql::Statement select =
      impl_->connection.prepare("select 1 from lead where id = $1 and merged_into is null");
  return select.bind(1, number(lead)).step();
}

std::vector<StageMove> Store::moves(LeadId lead) {
  sql::Statement select = impl_->connection.prepare(
      "select at, from_stage, to_stage, cycle, actor, reason, forced, op from stage_move where "
      "lead_id = $1 order by id");
  select.bind(1, number(lead));
  std::vector<StageMove> found;
  while (select.step()) {
    if (impl_->past && instant(select.integer(0)) > impl_->past->at()) continue;
    found.push_back({select.integer(7), instant(select.integer(0)), select.string(1),
                     select.string(2), static_cast<std::uint32_t>(select.integer(3)),
                     select.string(4), select.string(5), select.integer(6) != 0});
  }
  return found;
}

std::vector<ConsentRecord> Store::consents(LeadId lead) {
  sql::Statement select = impl_->connection.prepare(
      "select channel, address, state, at, evidence from consent where lead_id = $1 order by id");
  select.bind(1, number(lead));
  std::vector<ConsentRecord> found;
  while (select.step()) {
    if (impl_->past && instant(select.integer(3)) > impl_->past->at()) continue;
    found.push_back({parse_channel(select.text(0)).value_or(Channel::email), select.string(1),
                     parse_consent(select.text(2)).value_or(ConsentState::unknown),
                     instant(select.integer(3)), select.string(4)});
  }
  return found;
}

std::vector<ActivityRecord> Store::timeline(LeadId lead, Instant as_of, std::size_t limit) {
  sql::Statement select = impl_->connection.prepare(
      "select a.at, a.kind, a.subject, a.value, y.name, a.ref, a.note, a.machine from activity a "
      "left join system y on y.id = a.system where a.lead_id = $1 and a.at <= $2 "
      "order by a.at desc, a.kind desc, a.seq desc limit $3");
  select.bind(1, number(lead))
      .bind(2, as_of.time_since_epoch().count())
      .bind(3, static_cast<std::int64_t>(limit));
  std::vector<ActivityRecord> found;
  while (select.step()) {
    ActivityRecord record;
    record.at = instant(select.integer(0));
    record.kind = impl_->kind(select.integer(1));
    record.subject = std::string(subject(SubjectId{static_cast<std::uint32_t>(select.integer(2))}));
    if (!select.is_null(3)) record.value = select.real(3);
    record.system = select.string(4);
    record.ref = select.string(5);
    record.note = select.string(6);
    record.machine = select.integer(7) != 0;
    found.push_back(std::move(record));
  }
  return found;
}

}  // namespace leads
