// Parsing of playbooks for tests: a loader that knows one zone, and problems as short lines to
// compare.
#pragma once

#include <string>
#include <string_view>

#include "formats/playbook_toml.h"

namespace leads {

inline Zone load_sample_zone(std::string_view name) {
  if (name == "Europe/Berlin") return Zone("Europe/Berlin", 3600, {}, std::nullopt);
  throw Error(ErrorKind::not_found, std::string(name), "no such zone");
}

inline std::string load_sample_file(const std::string& path) {
  if (path == "days-off.ics")
    return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nEND:VEVENT\r\nEND:"
           "VCALENDAR\r\n";
  throw Error(ErrorKind::not_found, path, "there is no such file");
}

inline PlaybookResult parse_sample(std::string_view text) {
  return parse_playbook(text, "leads.toml", load_sample_zone, load_sample_file);
}

/// "4:10 points must be a whole number", with "warning: " in front of the message of a warning.
inline std::string short_form(const Diagnostic& problem) {
  return std::to_string(problem.line) + ':' + std::to_string(problem.column) + ' ' +
         (problem.warning ? "warning: " : "") + problem.message;
}

/// One problem a line; "" when there is none.
inline std::string problems_of(std::string_view text) {
  std::string lines;
  for (const Diagnostic& problem : parse_sample(text).problems) {
    lines += (lines.empty() ? "" : "\n") + short_form(problem);
  }
  return lines;
}

}  // namespace leads
