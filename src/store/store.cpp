// SPDX-License-Identifier: MIT
// Opening a book, tying it to a playbook, and looking things up in it.
#include "store/store.h"

#include <algorithm>
#include <limits>

#include "base/files/new_file.h"
#include "base/text.h"
#include "leads/error.h"
#include "sql/side_files.h"
#include "store/migration.h"
#include "store/schema.h"
#include "store/schema_check.h"
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
  create_schema(connection, kSchemaVersion);
  connection.commit();
  return write_new_file(path, connection.bytes(), 0600);
}

Store::Store(const std::string& path, const StoreOptions& options, Playbook rules) {
  const sql::Connection::Header header = sql::Connection::read_header(path);
  sql::check_side_files(path);
  if (header.empty)
    throw Error(ErrorKind::bad_input, path, "is an empty file, not a leads database",
                "remove it and create a database: leads init");
  if (header.application_id != kApplicationId)
    throw Error(ErrorKind::bad_input, path, "is an SQLite database, but not a leads database",
                "name another with --db FILE or LEADS_DB; leads init DIR creates one");
  const int version = static_cast<int>(header.user_version);
  if (version > kSchemaVersion)
    throw Error(ErrorKind::bad_input, path,
                std::string(kNewer) + " (format " + std::to_string(version) +
                    "; this version supports up to " + std::to_string(kSchemaVersion) + ")",
                "install the newer version; nothing was changed");
  if (version < 1)
    throw Error(ErrorKind::bad_input, path,
                "the book's format " + std::to_string(version) +
                    " was never written by any version of leads");
  impl_ = std::make_unique<Impl>(path, options);
  check_schema(impl_->connection, version);
  impl_->format = options.write ? kSchemaVersion : version;
  if (version < kSchemaVersion && options.write)
    impl_->copy_before_migration = migrate_book(impl_->connection, path, version);
  impl_->learn(std::move(rules));
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

const std::string& Store::copy_before_migration() const {
  return impl_->copy_before_migration;
}

bool Store::left_wal() const {
  return impl_->connection.left_wal();
}

Store Store::reading_beside() const {
  // Not by its path through the other constructor: reading the header would drop the locks of this
  // process.
  StoreOptions options = impl_->options;
  options.write = false;
  options.cache_kib = kWalkKib;
  auto beside = std::make_unique<Impl>(impl_->connection.path(), options);
  beside->format = impl_->format;
  beside->playbook = impl_->playbook;
  beside->refresh_names();
  return Store(std::move(beside));
}

void Store::keep_pages(std::optional<std::int64_t> kib) {
  impl_->connection.execute("pragma cache_size=-" +
                            std::to_string(kib.value_or(impl_->options.cache_kib)));
}

Store::~Store() = default;
Store::Store(Store&&) noexcept = default;

const Playbook& Store::playbook() const {
  return *impl_->playbook;
}

void Store::look_back(Instant at) {
  impl_->past = std::make_unique<LookBack>(*impl_, at);
}

std::optional<Instant> Store::looking_back() const {
  return impl_->past ? std::optional(impl_->past->at()) : std::nullopt;
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

}  // namespace leads
