// SPDX-License-Identifier: MIT
// Whose export a file is, by the headers few other programs have.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "leads/playbook.h"

namespace leads {

/// What a file was taken for, and how its columns are meant.
struct Recognition {
  Mapping mapping;             ///< name and system are the program's
  std::string title;           ///< "HubSpot contacts"
  std::size_t known = 0;       ///< columns it knows
  std::size_t columns = 0;     ///< of the file
  std::string consent_of_all;  ///< "+email", "-email": what the file's name says of every row
  bool by_form = false;        ///< known by the form of the file: its headers are ours
  /// What such a name looks like, "subscribed* or cleaned*", where none says it of this file; else
  /// "".
  std::string unnamed_consent;
};
/// The programs whose export this may be, most likely first; several when they are equally likely.
/// `file` is its name.
std::vector<Recognition> recognise(const std::vector<std::string>& header, std::string_view file,
                                   const Playbook& playbook);
/// As the export of that program; nullopt when there is no such name.
std::optional<Recognition> reading_as(std::string_view name, const std::vector<std::string>& header,
                                      std::string_view file, const Playbook& playbook);
/// Of a file of that form, whose headers are our reader's; nullopt when no program has that form.
std::optional<Recognition> reading_of_form(std::string_view form,
                                           const std::vector<std::string>& header,
                                           std::string_view file, const Playbook& playbook);
/// Names `--as` takes besides the mappings of leads.toml.
std::vector<std::string> reading_names();

}  // namespace leads
