// SPDX-License-Identifier: MIT
// What `leads help limits` and leads-import(7) say is what the code refuses.
#include "base/limits.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cli/command/help.h"

namespace leads {
namespace {

std::string size_of(std::uint64_t bytes) {
  if (bytes % (std::uint64_t{1} << 30) == 0) return std::to_string(bytes >> 30) + " GiB";
  if (bytes % (std::uint64_t{1} << 20) == 0) return std::to_string(bytes >> 20) + " MiB";
  return std::to_string(bytes >> 10) + " KiB";
}

/// 1000, but 10,000.
std::string number_of(std::uint64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < 5) return digits;
  for (std::size_t at = digits.size() - 3; at > 0 && at < digits.size();
       at -= std::min<std::size_t>(at, 3))
    digits.insert(at, ",");
  return digits;
}

std::string manual() {
  std::ifstream file(LEADS_MAN "/leads-import.7");
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Whether a line begins with the value and says what it is of.
bool has_line(const std::string& text, const std::string& value, const std::string& what) {
  const std::string begin = "\n  " + value + " ";
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1))
    if (text.substr(at, text.find('\n', at + 1) - at).find(what) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("help limits lists each limit of the code") {
  const std::string text = topic_help("limits");
  struct Limit {
    std::string value, what;
  };
  for (const Limit& limit :
       std::vector<Limit>{{size_of(limits::kField), "a field, cell"},
                          {size_of(limits::kRecord), "a row, line or card"},
                          {number_of(limits::kColumns), "columns"},
                          {std::to_string(limits::kAddresses), "further e-mails and phones"},
                          {std::to_string(limits::kUnpackedRatio) + " times", "unpack"},
                          {size_of(limits::kXlsxBytes), "unpack"},
                          {size_of(limits::kXmlTag), "tag"},
                          {std::to_string(limits::kNesting), "levels of JSON and XML"},
                          {std::to_string(limits::kFilter),
                           "a filter; a pattern: " + std::to_string(limits::kPattern)},
                          {std::to_string(limits::kStages), "stages"},
                          {std::to_string(limits::kFields), "fields, kinds"},
                          {number_of(limits::kPoints), "points"},
                          {number_of(limits::kCalendarEvents), "events"},
                          {number_of(limits::kCalendarDays), "days"},
                          {number_of(limits::kCalendarLooks), "repeated"},
                          {number_of(limits::kNumbers), "leads, and operations"},
                          {std::to_string(limits::kActor), "letters of the name"}}) {
    CAPTURE(limit.value);
    CAPTURE(limit.what);
    CHECK(has_line(text, limit.value, limit.what));
  }
  CHECK(has_line(text, size_of(limits::kRulesFile), "the file"));
}

TEST_CASE("the manual of import lists the limits of files") {
  const std::string text = manual();
  for (const std::string& line : std::vector<std::string>{
           size_of(limits::kField) + ": a field", size_of(limits::kRecord) + ": a row",
           number_of(limits::kColumns) + " columns",
           std::to_string(limits::kAddresses) + " further",
           std::to_string(limits::kUnpackedRatio) + " times: what",
           size_of(limits::kXlsxBytes) + ": what", size_of(limits::kXmlTag) + ": a tag",
           std::to_string(limits::kNesting) + " levels",
           number_of(static_cast<std::uint64_t>(limits::kNumbers)) + " leads"}) {
    CAPTURE(line);
    CHECK(text.find("\n.It\n" + line) != std::string::npos);
  }
}

}  // namespace leads
