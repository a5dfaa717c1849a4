// SPDX-License-Identifier: MIT
// The flags of one command, declared once for parsing and for help. CLI11 is used only in
// flag_parser.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/command/value_kind.h"

namespace leads {

/// What a command does with the file that a flag or word names.
enum class FileUse : std::uint8_t { none, read, written };

/// Names, placeholders and helps are literals: views of them last.
struct FlagInfo {
  std::string_view name;   ///< "--sort"
  char letter = 0;         ///< 's' for "-s"
  std::string_view value;  ///< placeholder of its value; "" for a switch
  std::string_view help;
  bool global = false;
  ValueKind kind = ValueKind::text;            ///< of its value
  std::vector<std::string_view> choices = {};  ///< of ValueKind::choice
  bool repeats = false;                        ///< may be given several times, and all count
  std::string_view one_of = {};  ///< of the flags with the same word here only one applies
  FileUse file = FileUse::none;
  std::vector<std::string_view> needs;           ///< it is refused without one of these: "--ids"
  std::function<void(const std::string&)> take;  ///< gets each value; "" for a switch
};

struct PositionalInfo {
  std::string_view name, help;
  bool many = false, required = false;
  ValueKind kind = ValueKind::text;
  std::vector<std::string_view> choices = {};  ///< of ValueKind::choice
  FileUse file = FileUse::none;
};

/// The kind of its value; files and choices imply theirs.
template <class Info>
ValueKind effective_kind(const Info& info) {
  if (info.file != FileUse::none) return ValueKind::file;
  return info.choices.empty() ? info.kind : ValueKind::choice;
}

/// A file as the command line names it, by a flag ("--output") or a word ("FILE").
struct NamedFile {
  std::string flag, path;
  FileUse use;
};

/// Positionals are words in their order; the last may be a list. Flags may come before, between and
/// after them, but a list goes on no further than the first flag after its first word, so that
/// `--phone +49 30 55` never names leads 30 and 55. In LEAD KIND TEXT the list is TEXT alone: `log
/// 5 call --at fri "said yes"` is as good as `log 5 call "said yes" --at fri`. After `--` all are
/// words.
///
/// Collects declarations, then parses one command's words. A declaration returns its description,
/// which may be refined through its members.
class Flags {
 public:
  FlagInfo& toggle(std::string_view names, bool& target, std::string_view help);
  /// Refuses an empty value, which could not be distinguished from a missing flag.
  FlagInfo& value(std::string_view names, std::string_view placeholder, std::string& target,
                  std::string_view help);
  /// The same for free text, which may be empty.
  FlagInfo& text(std::string_view names, std::string_view placeholder, std::string& target,
                 std::string_view help);
  FlagInfo& value(std::string_view names, std::string_view placeholder,
                  std::optional<std::string>& target, std::string_view help);
  /// Keeps every value, in order.
  FlagInfo& values(std::string_view names, std::string_view placeholder,
                   std::vector<std::string>& target, std::string_view help);
  /// A whole number within low..high, else a usage error.
  FlagInfo& whole(std::string_view names, std::string_view placeholder,
                  std::optional<std::int64_t>& target, std::int64_t low, std::int64_t high,
                  std::string_view help);
  PositionalInfo& words(std::string_view name, std::vector<std::string>& target, bool required,
                        std::string_view help);
  PositionalInfo& word(std::string_view name, std::string& target, bool required,
                       std::string_view help);
  /// `--FIELD VALUE` for every field whose name is not that of another flag; the command checks it
  /// against the fields.
  void fields(std::vector<std::pair<std::string, std::string>>& target);
  void global(bool on) { global_ = on; }

  /// Throws usage, with the nearest flag as hint. Call it once: it writes to the declared
  /// variables.
  void parse(const std::vector<std::string>& arguments, std::string_view command);
  /// The files that were named, once parsed.
  const std::vector<NamedFile>& files() const { return files_; }
  /// Whether the flag of that name was given, once parsed.
  bool given(std::string_view name) const;

  const std::vector<FlagInfo>& flags() const { return flags_; }
  const std::vector<PositionalInfo>& positionals() const { return positionals_; }
  bool takes_fields() const { return fields_ != nullptr; }
  const FlagInfo* find(std::string_view word) const;
  /// True for a flag, or several letters in one word, whose value is the next word.
  bool takes_next_word(std::string_view word) const;

 private:
  FlagInfo& add(std::string_view names, std::string_view placeholder, std::string_view help,
                std::function<void(const std::string&)> take);
  void take(const FlagInfo& flag, const std::string& text);
  void check_needs(std::string_view command) const;
  /// True if the word was a flag with its value attached; the value was then taken.
  bool take_attached(const std::string& word);
  /// True if the word at `index` was a field's flag; `index` is then that of its value, which was
  /// taken.
  bool take_field(const std::vector<std::string>& arguments, std::size_t& index) const;
  [[noreturn]] void refuse(const std::string& word, std::string_view command) const;
  /// Takes the flags and their values; returns the other words.
  std::vector<std::string> parse_flags(const std::vector<std::string>& plain,
                                       std::string_view command);
  struct Word {
    std::string text;
    std::size_t flag;  ///< index of the last flag before it among the arguments, kNoFlag without
  };
  static constexpr std::size_t kNoFlag = std::string::npos;
  void check_list(const std::vector<std::string>& arguments, const std::vector<Word>& words) const;
  void take_words(const std::vector<Word>& words, std::string_view command);

  std::vector<FlagInfo> flags_;
  std::vector<PositionalInfo> positionals_;
  std::vector<std::string>* many_ = nullptr;
  std::vector<std::string*> single_;
  std::vector<std::pair<std::string, std::string>>* fields_ = nullptr;
  std::vector<NamedFile> files_;
  std::vector<const FlagInfo*> given_;
  bool global_ = false;
};

}  // namespace leads
