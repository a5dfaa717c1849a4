// SPDX-License-Identifier: MIT
// The engine seam: connections, statements, transactions and bulk inserts, in terms every SQL
// engine has. SQLite is behind it, in src/sql/sqlite/ alone. Statements must not outlive their
// connection.
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/files/interruption.h"
#include "leads/lead.h"

struct sqlite3;
struct sqlite3_stmt;

namespace leads::sql {

class Connection;

/// One prepared statement. Parameters are $1, $2...; columns count from 0. Reset and rebound
/// between uses; its destruction ends the query, and the connection keeps it for the next
/// caller that prepares the same text.
class Statement {
 public:
  struct Row;
  Statement();
  ~Statement();
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, double value);
  /// The text is copied.
  Statement& bind(int parameter, std::string_view value);
  Statement& bind(int parameter, const Value& value);
  /// The bytes must live until the statement is reset or bound again.
  Statement& bind_blob(int parameter, std::string_view bytes);
  Statement& bind_null(int parameter);
  Statement& bind(int parameter, std::optional<std::int64_t> value);
  /// Empty text is stored as null.
  Statement& bind_text_or_null(int parameter, std::string_view value);

  /// True while there is a row. Throws Error busy, storage, bad_input (damaged) or bug.
  bool step();
  /// Steps to the end and resets: for statements without rows.
  void run();
  /// Ends the query and releases its lock; bindings stay.
  void reset();

  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  double real(int column) const;
  /// Valid until the next step or reset.
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  Cell cell(int column) const;
  /// All of them, blobs as texts.
  std::span<const Cell> row();
  std::optional<std::int64_t> optional_integer(int column) const;
  std::string string(int column) const { return std::string(text(column)); }
  int columns() const;
  std::string column_name(int column) const;
  explicit operator bool() const { return statement_ != nullptr; }

 private:
  friend class Connection;
  Statement(Connection& connection, sqlite3_stmt* statement, std::vector<int> indexes);
  int index_of(int parameter) const { return indexes_[static_cast<std::size_t>(parameter - 1)]; }
  void check(int code) const;
  void give_back() noexcept;

  Connection* connection_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
  std::vector<int> indexes_;  // of $1, $2...
  std::unique_ptr<Row> row_;
};

/// Rows handed to bulk_insert, one at a time.
class RowSource {
 public:
  virtual ~RowSource() = default;
  /// Fills every cell; they contain those of the row before, and their texts must live until the
  /// next call. False at the end.
  virtual bool next(std::span<Cell> row) = 0;
};
/// A column that a bulk insert fills: by its rows, or the same in all of them.
struct BatchColumn {
  BatchColumn(std::string name_) : name(std::move(name_)) {}
  BatchColumn(const char* name_, bool from_rows_ = true, std::optional<std::int64_t> always_ = {})
      : name(name_), from_rows(from_rows_), always(always_) {}
  std::string name;
  bool from_rows = true;
  std::optional<std::int64_t> always;  ///< when not from rows; nullopt is null
};
/// The rows of a running bulk_insert.
struct Batch {
  RowSource* rows = nullptr;
  std::vector<Cell> row;
  std::exception_ptr failure;  ///< kept while SQLite's frames are left
};

struct OpenOptions {
  bool write = false;           ///< readers set query_only
  std::int64_t wait_ms = 5000;  ///< for another process's lock
  std::int64_t cache_kib = 2048;
};

/// One connection, used by one thread at a time.
class Connection {
 public:
  /// The header of a file, read before SQLite sees it: opening and closing it later would drop
  /// SQLite's locks.
  struct Header {
    bool empty = false;
    std::uint32_t user_version = 0, application_id = 0;
  };
  /// Throws not_found, or bad_input for a directory, a fifo, or a file that is no SQLite database.
  static Header read_header(const std::string& path);
  /// Creates an empty file 0600; throws refused if there is one, storage if it cannot be made.
  static void create_file(const std::string& path);

  Connection(const std::string& path, const OpenOptions& options);
  ~Connection();
  Connection(Connection&&) = delete;

  /// Cheap when the same text was prepared before.
  Statement prepare(std::string_view sql);
  /// `select columns rest`, to be read by Statement::row() alone, its rows in the order in which
  /// the tables are walked: SQLite is asked once a row, which over many rows costs less than asking
  /// for column after column. Throws Error bug when SQLite sorts the rows.
  Statement prepare_walk(const std::vector<std::string>& columns, std::string_view rest);
  /// Runs one or more statements without parameters.
  void execute(std::string_view sql);

  /// `begin immediate`: the write lock is taken here, or busy is thrown after the wait.
  void begin();
  /// What is read until commit or rollback is of one moment. Never for a transaction that writes.
  void begin_reading();
  /// Retries a busy commit until the wait is spent, then rolls back and throws busy. What else
  /// fails is looked at before it says that nothing was changed. No statement may be open.
  void commit();
  void rollback() noexcept;
  bool in_transaction() const;
  /// Off: foreign keys are not checked, for a caller that has looked up what the rows refer to.
  /// Outside transactions; failure does no harm to a connection whose command ends.
  void check_references(bool on) noexcept;
  /// Pauses between two transactions of many, none open, long enough for a waiting process to get
  /// the lock.
  void let_others_in();

  /// What happens to a row whose key, the first column, already exists; is_updated: its other
  /// columns are written over.
  enum class Known : std::uint8_t { fails, stays, is_replaced, is_updated };
  /// Inserts every row of `rows`, in their order, by one statement; `columns` are plain names, all
  /// of the table's where known rows are replaced. Cheapest with all of the table's columns in its
  /// order. Returns the number of rows.
  std::int64_t bulk_insert(std::string_view table, const std::vector<BatchColumn>& columns,
                           RowSource& rows, Known known = Known::fails);

  /// Copies every page of this database, as it is at one instant, over the target's; synced when it
  /// returns. With `progress`, which is called with pages done and in total, other processes may
  /// write meanwhile; the copy then begins again, the fourth time without letting them.
  void copy_into(Connection& target,
                 const std::function<void(std::size_t, std::size_t)>& progress = {});

  /// The whole database as the bytes of its file.
  std::string bytes() const;

  std::int64_t last_id() const;
  std::int64_t changes() const;
  /// Makes every running statement of this connection fail soon; safe from a signal handler.
  void interrupt() noexcept;
  /// Whether another program had put the file into WAL mode and this connection, which writes, put
  /// it back into the journal mode of leads.
  bool left_wal() const { return left_wal_; }
  const std::string& path() const { return path_; }

 private:
  void leave_wal();
  void stop_if_interrupted() const;

  sqlite3* database_ = nullptr;
  std::string path_;
  std::int64_t wait_ms_ = 0;
  bool left_wal_ = false;
  std::optional<Unfinished> writing_;  // a transaction whose journal must not be left behind
  std::vector<std::size_t> batches_;   // widths of the registered batch tables
  Batch batch_;
  bool walks_ = false;  // kTakeRow is registered
  struct Idle {
    sqlite3_stmt* statement;
    std::vector<int> indexes;
  };
  std::unordered_multimap<std::string_view, Idle>
      idle_;  // unused statements, by their text, which is SQLite's

  friend class Statement;
  friend struct BatchTable;
};

/// A name in double quotes. Throws bad_input for characters other than [a-z0-9_], which occur
/// only in a damaged file.
std::string quoted(std::string_view name);

/// The columns of a statement that is read by their numbers: a plus before each. SQLite then keeps
/// none of the names of a column, of its type, table and database, which is a fifth of preparing a
/// statement.
std::string unnamed(std::span<const std::string> columns);

}  // namespace leads::sql
