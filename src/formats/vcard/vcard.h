// SPDX-License-Identifier: MIT
// vCards 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350) as address books write them: a streaming reader that
// reports what is wrong with a card and goes on with the next one. Pictures, sounds and keys are
// passed over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/files/byte_source.h"
#include "base/limits.h"
#include "formats/text/lines.h"
#include "leads/error.h"

namespace leads {

struct VcardLimits {
  static constexpr std::size_t line = limits::kRecord;  ///< after unfolding
  static constexpr std::size_t value = limits::kField;
  static constexpr std::size_t card = limits::kRecord;  ///< all values of one card together
};

enum class VcardVersion : std::uint8_t { v21, v30, v40 };

struct VcardProperty {
  std::string group;               ///< `item1`, lower case; "" without
  std::string name;                ///< upper case
  std::vector<std::string> types;  ///< lower case; including bare ones of version 2.1
  int preference = 0;              ///< 1 (most) to 100; 0 is not preferred
  bool alternative = false;        ///< the same in another language or script: ALTID, LANGUAGE
  std::string value;               ///< UTF-8, transfer encoding undone, backslashes as written
  int line = 0;
  int column = 0;       ///< where the value begins
  std::string excerpt;  ///< its first line

  bool has_type(std::string_view type) const;
};

struct Vcard {
  VcardVersion version = VcardVersion::v30;
  bool versioned = false;  ///< it has a VERSION
  int line = 0;            ///< of its BEGIN
  std::vector<VcardProperty> properties;
  std::vector<Diagnostic> problems;  ///< without file name; a value with a problem is left as it
                                     ///< is, perhaps not UTF-8

  /// The property's text, backslashes undone.
  std::string text(const VcardProperty& property) const;
  /// Its parts between `;` (or `,`) not escaped by a backslash, each unescaped.
  std::vector<std::string> parts(const VcardProperty& property, char separator) const;
};

class VcardReader {
 public:
  /// `encoding` as wrong_bytes takes it.
  explicit VcardReader(ByteSource source, std::string_view encoding = {})
      : lines_(std::move(source), VcardLimits::line), encoding_(encoding) {}
  VcardReader(const VcardReader&) = delete;
  VcardReader& operator=(const VcardReader&) = delete;

  /// The next card, with what could be read of it; false at the end.
  bool next(Vcard& card);
  /// What was wrong between cards so far, without file names; the first 10,000.
  std::vector<Diagnostic> take_problems() { return std::exchange(problems_, {}); }
  /// Pictures, sounds and keys so far.
  std::size_t passed_over() const { return passed_over_; }

 private:
  struct Logical {
    std::string text;
    int line = 0;
    std::string excerpt;       ///< the physical line it begins with
    bool passed_over = false;  ///< a picture or the like: its text is not kept
    bool cut = false;
    std::size_t breaks = 0;           ///< soft breaks of quoted-printable
    std::vector<std::size_t> blanks;  ///< where a blank follows one
  };

  bool logical(Logical& line);
  void read_card(Vcard& card);
  void hold_lines();
  void end_card(Logical& line, std::string_view rest);
  static bool is_second(const Vcard& card, const VcardProperty& property);
  void skip_nested();
  void drop(Vcard& card);
  VcardProperty fresh_property();
  void take_property(Vcard& card, const Logical& line, std::size_t& size);
  /// False when nothing of the value is kept.
  bool decode_value(VcardProperty& property, const Logical& line, std::string_view encoding,
                    std::string_view charset);
  void problem(const Logical& line, int column, std::string message, std::string hint = {});

  void wrong(const Logical& line, int column);

  LineReader lines_;
  std::string_view encoding_;
  Logical begin_;         // of the card being read
  bool begun_ = false;    // it was met in the middle of the card before
  bool outside_ = false;  // text between cards was reported
  std::size_t passed_over_ = 0;
  std::vector<Logical> held_;  // lines of the card being read, the first held_count_ of them
  std::size_t held_count_ = 0, held_bytes_ = 0;
  std::vector<VcardProperty> spare_;  // of cards read before
  std::vector<Diagnostic> problems_;
  std::vector<Diagnostic>* told_ = &problems_;  // where they go: those of a card to the card
};

}  // namespace leads
