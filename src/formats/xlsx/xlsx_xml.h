// SPDX-License-Identifier: MIT
// XML in pieces, as events. It hides expat.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/files/byte_source.h"

namespace leads {

/// Names come without their prefix: `r` of <x:r>.
struct XmlAttributes {
  const char* const* pairs = nullptr;
  /// "" without.
  std::string_view operator[](std::string_view name) const;
  /// Gives `take` every name and value.
  template <class Take>
  void each(Take take) const {
    for (const char* const* at = pairs; *at != nullptr; at += 2) {
      const std::string_view name(at[0]);
      take(name.substr(name.find(':') + 1), std::string_view(at[1]));
    }
  }
};

struct XmlEvents {
  std::function<void(std::string_view name, const XmlAttributes& attributes)> start;
  std::function<void(std::string_view name)> end;
  std::function<void(std::string_view text)> text;
};

/// Declarations of a document type, and with them entities, are refused; so is nesting of more than
/// 64 levels.
class XmlParser {
 public:
  /// `place` begins what is thrown about malformed XML: bad_input.
  XmlParser(XmlEvents events, std::string place);
  ~XmlParser();
  XmlParser(const XmlParser&) = delete;
  XmlParser& operator=(const XmlParser&) = delete;

  /// Feeds one piece of the source; false when that was the end. What an event throws comes
  /// through.
  bool feed(const ByteSource& source);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

void parse_xml(const ByteSource& source, XmlEvents events, std::string place);

}  // namespace leads
