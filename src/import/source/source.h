// SPDX-License-Identifier: MIT
// A file of any form as rows: opened once, read as often as asked, its form known by its first
// bytes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files/byte_source.h"
#include "import/source/row_reader.h"

namespace leads {

enum class FileForm : std::uint8_t { csv, json, vcard, xlsx, mail };
std::string_view form_name(FileForm form);

/// How the bytes are to be read; what is empty is found out.
struct SourceOptions {
  std::string encoding, delimiter, sheet;
  int skip_lines = 0;
  bool bodies = false;  ///< of mail: the text, as the activity's note
};

struct XlsxWorkbook;

class ImportSource {
 public:
  /// `path` "-" is standard input, which is kept in an unnamed file of `directory` while it is
  /// read. Throws not_found, storage, and bad_input for a directory.
  ImportSource(std::string path, std::string directory);
  ~ImportSource();
  ImportSource(const ImportSource&) = delete;
  ImportSource& operator=(const ImportSource&) = delete;

  /// As messages and evidence name it.
  const std::string& name() const { return name_; }
  FileForm form() const { return form_; }
  /// Bytes on disk; 0 unknown.
  std::uint64_t size() const { return size_; }
  /// What the file's byte order mark says against the encoding it is to be read by, which then does
  /// not count; "" nothing.
  std::string contradiction(const SourceOptions& options) const;
  /// How a file of rejects is read, whatever the file was that its rows are from: by its header on
  /// the first line, and as UTF-8 if it is that all through. Any other file is read as requested.
  SourceOptions settled(SourceOptions options) const;
  /// Reads it from its beginning. The source must outlive the reader. Throws usage and bad_input.
  std::unique_ptr<RowReader> rows(const SourceOptions& options) const;

 private:
  ByteSource raw() const;
  /// Unpacked.
  ByteSource bytes() const;
  std::size_t read_at(std::uint64_t offset, char* to, std::size_t size) const;

  struct Pipe;
  std::string path_, name_;
  int file_ = -1;
  std::uint64_t size_ = 0;
  FileForm form_ = FileForm::csv;
  mutable std::optional<std::vector<std::string>> json_columns_;
  mutable std::shared_ptr<const XlsxWorkbook> workbook_;
  std::unique_ptr<Pipe> pipe_;  // of what can be read once only
};

/// Lines before the header, as HeaderFinder tells. `head` is the beginning of the file in UTF-8.
int preamble_lines(std::string_view head, char delimiter);

}  // namespace leads
