// SPDX-License-Identifier: MIT
#include <sqlite3.h>

#include <new>
#include <utility>

#include "leads/error.h"
#include "sql/connection.h"
#include "sql/errors.h"
#include "sql/statement_row.h"

namespace leads::sql {

Statement::Statement() = default;

Statement::Statement(Connection& connection, sqlite3_stmt* statement, std::vector<int> indexes)
    : connection_(&connection), statement_(statement), indexes_(std::move(indexes)) {}

Statement::~Statement() {
  give_back();
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      indexes_(std::move(other.indexes_)),
      row_(std::move(other.row_)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    give_back();
    connection_ = other.connection_;
    statement_ = std::exchange(other.statement_, nullptr);
    indexes_ = std::move(other.indexes_);
    row_ = std::move(other.row_);
  }
  return *this;
}

void Statement::give_back() noexcept {
  constexpr std::size_t kMostIdle = 64;
  sqlite3_stmt* statement = std::exchange(statement_, nullptr);
  if (statement == nullptr) return;
  // A walk is bound to where it puts its rows.
  if ((row_ && row_->walked) || connection_->idle_.size() >= kMostIdle) {
    sqlite3_finalize(statement);
    return;
  }
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  try {
    connection_->idle_.emplace(sqlite3_sql(statement),
                               Connection::Idle{statement, std::move(indexes_)});
  } catch (const std::bad_alloc&) {
    sqlite3_finalize(statement);
  }
}

void Statement::check(int code) const {
  if (code != SQLITE_OK) throw_error(connection_->database_, code, connection_->path_);
}

Statement& Statement::bind(int parameter, std::int64_t value) {
  check(sqlite3_bind_int64(statement_, index_of(parameter), value));
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  check(sqlite3_bind_double(statement_, index_of(parameter), value));
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) {
  check(sqlite3_bind_text64(statement_, index_of(parameter), value.empty() ? "" : value.data(),
                            value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(int parameter, const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return bind(parameter, *integer);
  if (const auto* real = std::get_if<double>(&value)) return bind(parameter, *real);
  if (const auto* text = std::get_if<std::string>(&value))
    return bind(parameter, std::string_view(*text));
  return bind_null(parameter);
}

Statement& Statement::bind_blob(int parameter, std::string_view bytes) {
  check(sqlite3_bind_blob64(statement_, index_of(parameter), bytes.empty() ? "" : bytes.data(),
                            bytes.size(), SQLITE_STATIC));
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  check(sqlite3_bind_null(statement_, index_of(parameter)));
  return *this;
}

Statement& Statement::bind(int parameter, std::optional<std::int64_t> value) {
  return value ? bind(parameter, *value) : bind_null(parameter);
}

Statement& Statement::bind_text_or_null(int parameter, std::string_view value) {
  return value.empty() ? bind_null(parameter) : bind(parameter, value);
}

bool Statement::step() {
  if (row_) row_->clear();
  connection_->stop_if_interrupted();
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  sqlite3_reset(statement_);
  throw_error(connection_->database_, code, connection_->path_);
}

void Statement::run() {
  while (step()) {
  }
  reset();
}

void Statement::reset() {
  sqlite3_reset(statement_);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
double Statement::real(int column) const {
  return sqlite3_column_double(statement_, column);
}

namespace {

// Of a connection without a mutex (ours are), a column's value may be asked directly: one way in
// instead of three.
std::string_view text_of(sqlite3_value* value) {
  const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

}  // namespace

std::span<const Cell> Statement::row() {
  if (row_ && row_->walked) {
    if (row_->filled != row_->cells.size())
      throw_sorted(connection_->database_, connection_->path_);
    return row_->cells;
  }
  if (!row_) row_ = std::make_unique<Row>(static_cast<std::size_t>(columns()), false);
  for (std::size_t column = 0; column < row_->cells.size(); ++column)
    row_->cells[column] = cell(static_cast<int>(column));
  return row_->cells;
}

std::string_view Statement::text(int column) const {
  return text_of(sqlite3_column_value(statement_, column));
}

std::string_view Statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Cell Statement::cell(int column) const {
  Cell cell;
  read_value(sqlite3_column_value(statement_, column), cell);
  return cell;
}

std::optional<std::int64_t> Statement::optional_integer(int column) const {
  if (is_null(column)) return std::nullopt;
  return integer(column);
}

int Statement::columns() const {
  return sqlite3_column_count(statement_);
}
std::string Statement::column_name(int column) const {
  return sqlite3_column_name(statement_, column);
}

}  // namespace leads::sql
