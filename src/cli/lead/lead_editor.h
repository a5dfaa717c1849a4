// SPDX-License-Identifier: MIT
// Editing a lead in the user's own editor: as TOML in a private file, with mistakes shown at the
// top until they are fixed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/lead/field_input.h"

namespace leads {

/// A file of ours with an unpredictable name, 0600; removed with the object unless kept.
class PrivateFile {
 public:
  explicit PrivateFile(std::string_view text);
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  const std::string& path() const { return path_; }
  void write(std::string_view text);
  /// "" when it is gone.
  std::string read() const;
  void keep() { kept_ = true; }

 private:
  std::string path_;
  bool kept_ = false;
};

struct EditedLead {
  FieldValues values;             ///< those that were changed
  std::vector<std::string> tags;  ///< "+partner", "-cold"
  std::int64_t op = 0;            ///< the lead's newest operation when the editor was opened
  std::unique_ptr<PrivateFile> file;
};
/// The book is closed meanwhile. Throws cancelled when the file was emptied, left with its
/// mistakes, or the editor failed.
EditedLead edit_in_editor(Session& session, LeadId lead);

}  // namespace leads
