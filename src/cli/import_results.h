// What `leads import` has to say: the page, and the files of --rejects and --report.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/rows.h"
#include "leads/import.h"

namespace leads {

class Session;

/// Rows of CSV that are written to a file whole, or not at all.
class SideFile {
 public:
  /// Throws before any work is done when it could not be written there. "" is no file.
  explicit SideFile(std::string path);
  void clear() { text_.clear(); }
  void add(const std::vector<std::string_view>& fields);
  bool empty() const { return text_.empty(); }
  /// Nothing for no file.
  void write() const;
  const std::string& path() const { return path_; }

 private:
  std::string path_, text_;
};

Page import_page(const ImportReport& report, const ImportOptions& options, const SideFile& rejects);

}  // namespace leads
