// SPDX-License-Identifier: MIT
#include "store/schema_check.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <string_view>
#include <utility>

#include "leads/error.h"
#include "store/schema.h"
#include "store/store.h"

namespace leads {
namespace {

using Fault = ForeignObject::Fault;

/// One row of the schema as a line: `TYPE NAME: DEFINITION`.
class Object {
 public:
  Object(std::string_view type, std::string_view name) : type_(type.size()), name_(name.size()) {
    constexpr std::size_t kUsual = 200;
    line_.reserve(type.size() + name.size() + kUsual);
    line_.append(type).append(" ").append(name).append(": ");
  }
  std::string_view type() const { return std::string_view(line_).substr(0, type_); }
  std::string_view name() const { return std::string_view(line_).substr(type_ + 1, name_); }
  std::string& line() { return line_; }
  const std::string& line() const { return line_; }
  /// What comes first in order, and what is the same object, if perhaps by another definition.
  auto key() const { return std::pair(type(), name()); }

 private:
  std::string line_;
  std::size_t type_, name_;
};

enum Letter : std::uint8_t { other, blank, word, capital, quote };
constexpr auto kLetters = [] {
  std::array<Letter, 256> letters{};
  for (const char each : {' ', '\n', '\t', '\r'}) letters[static_cast<unsigned char>(each)] = blank;
  for (const char each : {'\'', '"'}) letters[static_cast<unsigned char>(each)] = quote;
  for (unsigned char each = 'a'; each <= 'z'; ++each) letters[each] = word;
  for (unsigned char each = 'A'; each <= 'Z'; ++each) letters[each] = capital;
  for (unsigned char each = '0'; each <= '9'; ++each) letters[each] = word;
  letters['_'] = word;
  return letters;
}();
constexpr Letter kind_of(char letter) {
  return kLetters[static_cast<unsigned char>(letter)];
}
constexpr bool is_word(char letter) {
  return kind_of(letter) == word || kind_of(letter) == capital;
}

/// Appends it in small letters but for what is quoted, and without blanks where they separate
/// nothing: other tools that copy a book may lay it out in another way. Quick, for every command
/// begins with it.
void append_plain(std::string& line, std::string_view sql) {
  const std::size_t begin = line.size();
  line.resize(begin + sql.size());
  char* out = line.data() + begin;
  bool after_word = false, after_blank = false;
  for (const char *at = sql.data(), *const end = at + sql.size(); at < end; ++at) {
    const Letter kind = kind_of(*at);
    if (kind == blank) {
      after_blank = true;
      continue;
    }
    const bool in_word = kind == word || kind == capital;
    if (after_blank && after_word && in_word) *out++ = ' ';
    after_blank = false;
    after_word = in_word;
    *out++ = kind == capital ? static_cast<char>(*at - 'A' + 'a') : *at;
    if (kind != quote) continue;
    const auto* close =
        static_cast<const char*>(std::memchr(at + 1, *at, static_cast<std::size_t>(end - at - 1)));
    const char* const upto = close == nullptr ? end - 1 : close;
    out = std::copy(at + 1, upto + 1, out);
    at = upto;
  }
  line.resize(static_cast<std::size_t>(out - line.data()));
}

bool eat(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

/// Takes off the columns of custom fields, `,"f_NAME" TYPE` each, which come last. Whatever else
/// is there remains, and so differs.
void drop_custom_columns(std::string& table) {
  constexpr std::string_view kColumn = ",\"f_";
  const std::size_t begin = table.find(kColumn);
  if (begin == std::string::npos) return;
  std::string_view rest = std::string_view(table).substr(begin);
  while (eat(rest, kColumn)) {
    while (!rest.empty() && is_word(rest.front())) rest.remove_prefix(1);
    if (!eat(rest, "\"")) return;
    if (!eat(rest, "text") && !eat(rest, "integer") && !eat(rest, "real")) return;
  }
  table.erase(begin, table.size() - begin - rest.size());
}

bool is_ours_to_read(std::string_view type, std::string_view name) {
  return type == "view" &&
         (name == "lead_view" || name == "activity_view" || name == "stage_move_view");
}

/// The tables of `analyze`, which SQLite makes itself and whose names nobody else can use.
bool is_statistics(std::string_view type, std::string_view name) {
  return type == "table" && name.starts_with("sqlite_stat");
}

/// All that must agree, in order. The indexes that SQLite makes for a table follow from it.
std::vector<Object> objects_of(sql::Connection& connection) {
  sql::Statement select =
      connection.prepare("select +type, +name, +sql, +tbl_name from sqlite_schema");
  std::vector<Object> objects;
  constexpr std::size_t kUsual = 40;
  objects.reserve(kUsual);
  while (select.step()) {
    const std::string_view type = select.text(0), name = select.text(1);
    if (is_ours_to_read(type, name) || is_statistics(type, name)) continue;
    if (name.starts_with("sqlite_autoindex_") && select.is_null(2)) continue;
    Object& object = objects.emplace_back(type, name);
    append_plain(object.line(), select.text(2));
    if (name == "lead") drop_custom_columns(object.line());
    if (type == "index") object.line().append(" of ").append(select.text(3));
    object.line() += '\n';
  }
  std::sort(objects.begin(), objects.end(),
            [](const Object& a, const Object& b) { return a.line() < b.line(); });
  return objects;
}

/// As schema_text() of them, which is not made for it.
bool is_text_of(std::string_view text, const std::vector<Object>& objects) {
  return std::all_of(objects.begin(), objects.end(),
                     [&text](const Object& object) { return eat(text, object.line()); }) &&
         text.empty();
}

ForeignObject fault_of(Fault fault, const Object& object) {
  return {fault, std::string(object.type()), std::string(object.name())};
}

std::vector<ForeignObject> differences(std::vector<Object> found, int format) {
  sql::Connection fresh(":memory:", {.write = true});
  create_schema(fresh, format);
  std::vector<Object> expected = objects_of(fresh);
  const auto before = [](const Object& a, const Object& b) { return a.key() < b.key(); };
  std::sort(found.begin(), found.end(), before);
  std::sort(expected.begin(), expected.end(), before);
  std::vector<ForeignObject> different;
  auto ours = expected.begin();
  for (const Object& object : found) {
    for (; ours != expected.end() && ours->key() < object.key(); ++ours)
      different.push_back(fault_of(Fault::missing, *ours));
    if (ours == expected.end() || object.key() < ours->key()) {
      different.push_back(fault_of(Fault::unknown, object));
      continue;
    }
    if (ours->line() != object.line()) different.push_back(fault_of(Fault::altered, object));
    ++ours;
  }
  for (; ours != expected.end(); ++ours) different.push_back(fault_of(Fault::missing, *ours));
  // What is there and runs is worse than what is missing.
  std::stable_sort(
      different.begin(), different.end(),
      [](const ForeignObject& a, const ForeignObject& b) { return a.fault < b.fault; });
  return different;
}

int stored_format(sql::Connection& connection) {
  sql::Statement select = connection.prepare("pragma user_version");
  return select.step() ? static_cast<int>(select.integer(0)) : 0;
}

}  // namespace

std::vector<ForeignObject> foreign_objects(sql::Connection& connection, int format) {
  std::vector<Object> found = objects_of(connection);
  // Only a short cut: else the schema is compared with a fresh one, object by object.
  if (format == Store::kSchemaVersion && is_text_of(expected_schema(), found)) return {};
  return differences(std::move(found), format);
}

std::string describe(const ForeignObject& object) {
  const std::string name = object.type + " \"" + object.name + "\"";
  switch (object.fault) {
    case Fault::unknown:
      return "it has the " + name + ", which leads did not create";
    case Fault::altered:
      return "its " + name + " is not defined as leads defines it";
    case Fault::missing:
      return "its " + name + " is missing";
  }
  return name;
}

void check_schema(sql::Connection& connection, int format) {
  const std::vector<ForeignObject> found = foreign_objects(connection, format);
  if (found.empty()) return;
  if (stored_format(connection) != format)
    throw Error(ErrorKind::busy, connection.path(),
                "another process has just brought the book to a newer format", "run it again");
  throw Error(ErrorKind::bad_input, connection.path(),
              "the database is not as leads creates it: " + describe(found.front()),
              found.front().fault == Fault::unknown
                  ? "drop it with another SQLite tool if you added it yourself; do not use a "
                    "database from somebody you do not trust"
                  : "restore a backup; do not use a database from somebody you do not trust");
}

std::string schema_text(sql::Connection& connection) {
  std::string text;
  for (const Object& object : objects_of(connection)) text += object.line();
  return text;
}

std::string_view expected_schema() {
  return schema_texts().front().text;
}

}  // namespace leads
