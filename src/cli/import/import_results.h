// SPDX-License-Identifier: MIT
// What `leads import` has to say: the page, and the files of --rejects and --report.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/rows.h"
#include "flows/marks/renew_marks.h"
#include "import/import.h"

namespace leads {

class Session;

/// Rows of CSV that are written to a file whole, or not at all.
class SideFile {
 public:
  /// "" is no file, "-" standard output, which the command writes itself.
  explicit SideFile(std::string path) : path_(std::move(path)) {}
  void clear() { text_.clear(); }
  void add(const std::vector<std::string_view>& fields);
  /// A part of a record, as it is.
  void add_text(std::string_view text) { text_ += text; }
  /// Nothing for no file.
  void write() const;
  const std::string& path() const { return path_; }
  bool is_standard_output() const { return path_ == "-"; }
  const std::string& text() const { return text_; }

 private:
  std::string path_, text_;
};

/// The rows that --rejects writes: those of files with other columns stand under the columns of
/// all, and the reason at the end.
class Rejects {
 public:
  /// As SideFile.
  explicit Rejects(std::string path) : file_(std::move(path)) {}
  void clear();
  void add(std::span<const std::string_view> cells, const std::vector<std::string>& header,
           std::string_view problem);
  void write();
  const std::string& path() const { return file_.path(); }
  const SideFile& file() const { return file_; }

 private:
  struct Row {
    std::size_t width;
    std::string text;  ///< the cells as CSV, up to the last column known when it was added
    std::string problem;
  };
  void place(const std::vector<std::string>& header);
  SideFile file_;
  std::vector<std::string> columns_;
  std::vector<std::string> header_;   // of the row before
  std::vector<std::size_t> indexes_;  // of its cells among the columns
  std::vector<Row> rows_;
};

/// `rejects` and `rows` are the files of --rejects and --report, "" without.
/// `plan` is the digest of a dry run's plan.
Page import_page(const ImportReport& report, const MarkCounts& marks, const ImportOptions& options,
                 const std::string& plan, const std::string& rejects, const std::string& rows);

}  // namespace leads
