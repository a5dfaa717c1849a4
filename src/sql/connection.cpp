// SPDX-License-Identifier: MIT
#include "sql/connection.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "leads/error.h"
#include "sql/batch_table.h"
#include "sql/database_file.h"
#include "sql/errors.h"
#include "sql/holders.h"
#include "sql/memory.h"
#include "sql/statement_row.h"

namespace leads::sql {
namespace {

std::uint32_t big_endian(const unsigned char* bytes) {
  return (std::uint32_t{bytes[0]} << 24) | (std::uint32_t{bytes[1]} << 16) |
         (std::uint32_t{bytes[2]} << 8) | bytes[3];
}

// Of the file, one more with each commit that changes it: bytes 24 to 27 of its header (SQLite's
// file format, 1.3.7).
std::optional<std::uint32_t> change_counter(sqlite3* database) {
  sqlite3_file* file = nullptr;
  std::array<unsigned char, 4> bytes{};
  if (sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr)
    return std::nullopt;
  if (file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), 24) != SQLITE_OK)
    return std::nullopt;
  return big_endian(bytes.data());
}

constexpr int kAskAgainMs = 10;

// SQLite's own waits a tenth of a second from one try to the next: who writes much in short
// transactions would hardly ever be met between two of them.
int ask_again(void* wait_ms, int asked) {
  constexpr std::array<int, 3> kSoon{1, 2, 5};
  constexpr int kSoonAsked = static_cast<int>(kSoon.size());
  std::int64_t waited = std::int64_t{std::max(asked - kSoonAsked, 0)} * kAskAgainMs;
  for (int i = 0; i < std::min(asked, kSoonAsked); ++i)
    waited += kSoon[static_cast<std::size_t>(i)];
  const std::int64_t left = *static_cast<const std::int64_t*>(wait_ms) - waited;
  if (left <= 0) return 0;
  sqlite3_sleep(static_cast<int>(std::min<std::int64_t>(
      left, asked < kSoonAsked ? kSoon[static_cast<std::size_t>(asked)] : kAskAgainMs)));
  return 1;
}

}  // namespace

Connection::Connection(const std::string& path, const OpenOptions& options)
    : path_(path), wait_ms_(options.wait_ms) {
  // Counting its memory costs SQLite a tenth of a look-up, and nobody asks. Both must come before
  // its first use.
  static const bool prepared =
      (use_pooled_memory(), sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0),
       sqlite3_config(SQLITE_CONFIG_MMAP_SIZE, sqlite3_int64{0}, sqlite3_int64{0}) == SQLITE_OK);
  static_cast<void>(prepared);
  const std::string real = real_path(path);
  // A reader, too, opens for writing: only then can it roll back the journal a killed process left.
  int code =
      sqlite3_open_v2(real.c_str(), &database_,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX, nullptr);
  const bool refused =
      code != SQLITE_OK && ::access(real.c_str(), W_OK) != 0 && (errno == EROFS || errno == EACCES);
  const bool read_only = code == SQLITE_OK && sqlite3_db_readonly(database_, "main") == 1;
  const std::string name = refused || read_only ? read_only_name(real) : real;
  if (refused || name != real) {
    sqlite3_close_v2(database_);
    code = sqlite3_open_v2(name.c_str(), &database_,
                           SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX |
                               (name != real ? SQLITE_OPEN_URI : 0),
                           nullptr);
  }
  try {
    if (code != SQLITE_OK) throw_error(database_, code, path_);
    sqlite3_extended_result_codes(database_, 1);
    sqlite3_busy_handler(database_, ask_again, &wait_ms_);
    for (const auto& [option, on] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                     {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                     {SQLITE_DBCONFIG_DQS_DML, 0},
                                     {SQLITE_DBCONFIG_DQS_DDL, 0},
                                     {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                     {SQLITE_DBCONFIG_ENABLE_FKEY, 1}}) {
      sqlite3_db_config(database_, option, on, nullptr);
    }
    execute(
        "pragma cell_size_check=on; pragma secure_delete=on;"
        "pragma synchronous=extra; pragma temp_store=memory; pragma cache_size=-" +
        std::to_string(options.cache_kib));
    if (options.write)
      leave_wal();
    else
      execute("pragma query_only=on");
  } catch (...) {
    sqlite3_close_v2(database_);
    throw;
  }
}

// Reading goes on in WAL mode. Writing waits until no other program has the file open, as only then
// can its mode be changed: SQLite itself does not wait for that.
void Connection::leave_wal() {
  if (Statement mode = prepare("pragma journal_mode"); !mode.step() || mode.text(0) != "wal")
    return;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms_);
  while (true) {
    const int code =
        sqlite3_exec(database_, "pragma journal_mode=delete", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) break;
    if ((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
      throw_error(database_, code, path_);
    if (std::chrono::steady_clock::now() >= deadline) throw_held_in_wal(path_);
    sqlite3_sleep(kAskAgainMs);
  }
  left_wal_ = true;
}

Connection::~Connection() {
  rollback();
  for (const auto& [text, idle] : idle_) sqlite3_finalize(idle.statement);
  sqlite3_close_v2(database_);
}

Statement Connection::prepare(std::string_view sql) {
  if (const auto known = idle_.find(sql); known != idle_.end()) {
    Idle idle = std::move(known->second);
    idle_.erase(known);
    return Statement(*this, idle.statement, std::move(idle.indexes));
  }
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(database_, sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code != SQLITE_OK) throw_error(database_, code, path_);
  std::vector<int> indexes;
  const int count = sqlite3_bind_parameter_count(statement);
  for (int number = 1; number <= count; ++number) {
    // SQLite takes $1 for a name and numbers names by first appearance.
    const int found =
        sqlite3_bind_parameter_index(statement, ("$" + std::to_string(number)).c_str());
    if (found == 0) break;
    indexes.push_back(found);
  }
  return Statement(*this, statement, std::move(indexes));
}

Statement Connection::prepare_walk(const std::vector<std::string>& columns, std::string_view rest) {
  if (!walks_ && register_take_row(database_) != SQLITE_OK)
    throw_error(database_, sqlite3_errcode(database_), path_);
  walks_ = true;
  std::string sql = "select ";
  for (std::size_t column = 0; column < columns.size(); ++column) {
    const bool call = column % kMostTaken == 0;
    if (call) sql += (column > 0 ? "), " : "") + std::string(kTakeRow) + "(:row";
    sql += ", " + columns[column];
  }
  Statement walk = prepare(sql + ") " + std::string(rest));
  walk.row_ = std::make_unique<Statement::Row>(columns.size(), true);
  const int index = sqlite3_bind_parameter_index(walk.statement_, ":row");
  walk.check(sqlite3_bind_pointer(walk.statement_, index, walk.row_.get(), kTakeRow, nullptr));
  return walk;
}

void Connection::execute(std::string_view sql) {
  stop_if_interrupted();
  const int code = sqlite3_exec(database_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw_error(database_, code, path_);
}

void Connection::begin() {
  writing_.emplace([](void* database) { sqlite3_interrupt(static_cast<sqlite3*>(database)); },
                   database_);
  try {
    execute("begin immediate");
  } catch (...) {
    writing_.reset();
    throw;
  }
}

void Connection::stop_if_interrupted() const {
  if (writing_ && is_interrupted())
    throw Error::without_change(ErrorKind::cancelled, path_, "interrupted");
}

void Connection::begin_reading() {
  execute("begin");
}

void Connection::check_references(bool on) noexcept {
  sqlite3_exec(database_, on ? "pragma foreign_keys=on" : "pragma foreign_keys=off", nullptr,
               nullptr, nullptr);
}

void Connection::let_others_in() {
  sqlite3_sleep(kAskAgainMs + 2);
}

void Connection::commit() {
  if (writing_ && is_interrupted()) {
    rollback();
    throw Error::without_change(ErrorKind::cancelled, path_, "interrupted");
  }
  const std::optional<std::uint32_t> before = change_counter(database_);
  // A long reader makes the commit busy with the transaction still open: the busy handler has spent
  // the wait by then.
  const int code = sqlite3_exec(database_, "commit", nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return writing_.reset();
  const std::string detail = sqlite3_errmsg(database_);
  try {
    throw_error(database_, code, path_);
  } catch (const Error& error) {
    rollback();
    if (error.kind != ErrorKind::storage) throw;
    // The journal is gone when syncing its removal fails: what was written stays. Reading makes
    // SQLite roll back what does not.
    const bool reads = sqlite3_exec(database_, "select 1 from sqlite_schema limit 1", nullptr,
                                    nullptr, nullptr) == SQLITE_OK;
    const std::optional<std::uint32_t> now = reads ? change_counter(database_) : std::nullopt;
    if (before && now == before) throw;
    throw Error(ErrorKind::storage, path_,
                now ? "it was written, but the disk did not confirm it (" + detail + ")"
                    : "cannot determine whether it was written (" + detail + ")",
                "check with `leads history`, then check the disk");
  }
}

void Connection::rollback() noexcept {
  if (in_transaction()) sqlite3_exec(database_, "rollback", nullptr, nullptr, nullptr);
  writing_.reset();
}

bool Connection::in_transaction() const {
  return database_ != nullptr && sqlite3_get_autocommit(database_) == 0;
}

std::int64_t Connection::bulk_insert(std::string_view table,
                                     const std::vector<BatchColumn>& columns, RowSource& rows,
                                     Known known) {
  std::string names, values, updates;
  std::size_t width = 0;
  for (const BatchColumn& column : columns) {
    const std::string name = quoted(column.name);
    if (!names.empty()) {
      names += ", ";
      values += ", ";
      updates += (updates.empty() ? "" : ", ") + name + " = excluded." + name;
    }
    names += name;
    values += column.from_rows ? "c" + std::to_string(width++)
              : column.always  ? std::to_string(*column.always)
                               : "null";
  }
  if (std::find(batches_.begin(), batches_.end(), width) == batches_.end()) {
    int code = SQLITE_OK;
    register_batch_table(database_, width, batch_, code);
    if (code != SQLITE_OK) throw_error(database_, code, path_);
    batches_.push_back(width);
  }
  std::string conflict;
  if (known == Known::stays) conflict = " on conflict do nothing";
  if (known == Known::is_updated)
    conflict = " on conflict(" + quoted(columns.front().name) + ") do update set " + updates;
  // A row that is written over in place costs three quarters of `on conflict do update`.
  Statement insert = prepare((known == Known::is_replaced ? "replace into " : "insert into ") +
                             quoted(table) + "(" + names + ") select " + values + " from batch_" +
                             std::to_string(width) + " where true" + conflict);
  batch_ = {&rows, std::vector<Cell>(width), nullptr};
  try {
    insert.run();
  } catch (...) {
    const std::exception_ptr failure = std::exchange(batch_, {}).failure;
    if (failure) std::rethrow_exception(failure);
    throw;
  }
  batch_ = {};
  return changes();
}

void Connection::copy_into(Connection& target,
                           const std::function<void(std::size_t, std::size_t)>& progress) {
  constexpr int kPages = 1024, kMostRestarts = 3;
  sqlite3_backup* copy = sqlite3_backup_init(target.database_, "main", database_, "main");
  if (copy == nullptr)
    throw_error(target.database_, sqlite3_errcode(target.database_), target.path_);
  int restarts = 0, step = SQLITE_OK;
  std::size_t before = 0;
  while (step == SQLITE_OK && !is_interrupted()) {
    step = sqlite3_backup_step(copy, progress && restarts < kMostRestarts ? kPages : -1);
    const auto total = static_cast<std::size_t>(sqlite3_backup_pagecount(copy));
    const auto done = total - static_cast<std::size_t>(sqlite3_backup_remaining(copy));
    if (done < before) ++restarts;
    before = done;
    if (progress) progress(done, total);
  }
  const int code = sqlite3_backup_finish(copy);
  if (code == SQLITE_OK && step == SQLITE_DONE) return;
  if (step == SQLITE_OK) step = SQLITE_INTERRUPT;
  throw_error(target.database_, code != SQLITE_OK ? code : step, target.path_);
}

std::string Connection::bytes() const {
  sqlite3_int64 size = 0;
  unsigned char* copy = sqlite3_serialize(database_, "main", &size, 0);
  if (copy == nullptr) throw_error(nullptr, SQLITE_NOMEM, path_);
  std::string bytes(reinterpret_cast<const char*>(copy), static_cast<std::size_t>(size));
  sqlite3_free(copy);
  return bytes;
}

std::int64_t Connection::last_id() const {
  return sqlite3_last_insert_rowid(database_);
}
std::int64_t Connection::changes() const {
  return sqlite3_changes64(database_);
}
void Connection::interrupt() noexcept {
  sqlite3_interrupt(database_);
}

std::string quoted(std::string_view name) {
  std::string result = "\"";
  for (const char letter : name) {
    const bool plain =
        (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '_';
    if (!plain)
      throw_damaged({}, "the name of a field is not valid");  // leads.toml's are checked: this one
                                                              // stands in the file
    result += letter;
  }
  return result + "\"";
}

std::string unnamed(std::span<const std::string> columns) {
  std::string result;
  for (const std::string& column : columns)
    result.append(result.empty() ? "+" : ", +").append(column);
  return result;
}

}  // namespace leads::sql
