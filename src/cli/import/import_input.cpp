// SPDX-License-Identifier: MIT
#include "cli/import/import_input.h"

#include <algorithm>
#include <filesystem>

#include "base/spelling.h"
#include "base/time/file_date.h"
#include "cli/session.h"
#include "import/columns/activity_columns.h"
#include "leads/error.h"

namespace leads {
namespace {

std::vector<std::pair<std::string, std::string>> split_pairs(const std::vector<std::string>& given,
                                                             const char* flag) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& pair : given) {
    // The last `=`: column names may hold one, field names never do.
    const std::size_t equals = std::string_view(flag) == "--map" ? pair.rfind('=') : pair.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Error(
          ErrorKind::usage, flag, "\"" + pair + "\" has no `=` between its two parts",
          std::string_view(flag) == "--map" ? "--map \"COLUMN=FIELD\"" : "--set FIELD=VALUE");
    pairs.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  return pairs;
}

ImportOptions options_of(const ImportInput& input, Session& session) {
  ImportOptions options;
  options.map = split_pairs(input.map, "--map");
  options.set = split_pairs(input.set, "--set");
  options.system = input.system;
  options.now = session.now();
  options.actor = session.preferences().actor();
  options.dry_run = session.options().dry_run;
  options.create = input.create;
  options.keep_going = input.keep_going;
  if (input.on_match) {
    options.on_match = parse_on_match(*input.on_match);
    if (!options.on_match)
      throw Error(ErrorKind::usage, "--on-match",
                  "\"" + *input.on_match + "\" is not one of fill, overwrite, skip, error");
  }
  if (!input.date.empty()) {
    options.dates = parse_date_order(input.date);
    if (!options.dates)
      throw Error(ErrorKind::usage, "--date", "\"" + input.date + "\" is no order of a date",
                  "write D.M.Y, M/D/Y or Y-M-D");
  }
  return options;
}

SourceOptions source_options(const ImportInput& input, const Mapping* mapping) {
  SourceOptions source;
  source.encoding =
      !input.encoding.empty() || mapping == nullptr ? input.encoding : mapping->encoding;
  source.sheet = !input.sheet.empty() || mapping == nullptr ? input.sheet : mapping->sheet;
  source.delimiter =
      !input.delimiter.empty() || mapping == nullptr ? input.delimiter : mapping->delimiter;
  if (source.delimiter == "tab" || source.delimiter == "\\t") source.delimiter = "\t";
  if (source.delimiter.size() > 1)
    throw Error(ErrorKind::usage, "--delimiter",
                "\"" + source.delimiter + "\" is not one character", "write , ; | or tab");
  source.skip_lines = mapping != nullptr ? mapping->skip_lines : 0;
  source.bodies = input.bodies;
  return source;
}

[[noreturn]] void no_mapping(const std::string& name, const Playbook& playbook) {
  std::vector<std::string> names = reading_names();
  for (const Mapping& mapping : playbook.imports) names.push_back(mapping.name);
  std::string hint = did_you_mean(nearest(name, names));
  if (hint.empty())
    hint =
        "mappings are [import.NAME] tables of leads.toml; known programs: hubspot, salesforce, "
        "mailchimp, meta, google-contacts, outlook …";
  throw Error(ErrorKind::not_found, "--as", "there is no mapping \"" + name + "\"", hint);
}

// By name where one is given; else by its headers, unless two programs are as likely.
std::unique_ptr<Recognition> reading_of(const ImportInput& input, FileForm form,
                                        const std::vector<std::string>& header,
                                        const std::string& file, const Playbook& playbook) {
  if (!input.as.empty()) {
    auto reading = reading_as(input.as, header, file, playbook);
    if (!reading) no_mapping(input.as, playbook);
    return std::make_unique<Recognition>(std::move(*reading));
  }
  // Cards have a form of their own; tables are of any program.
  if (form == FileForm::vcard)
    if (auto reading = reading_of_form(form_name(form), header, file, playbook))
      return std::make_unique<Recognition>(std::move(*reading));
  std::vector<Recognition> readings = recognise(header, file, playbook);
  if (readings.size() > 1) {
    std::string names;
    for (const Recognition& reading : readings)
      names += (names.empty() ? "" : " or ") + std::string("--as ") + reading.mapping.name;
    throw Error(ErrorKind::usage, file, "may be " + readings[0].title + " or " + readings[1].title,
                "say which: " + names);
  }
  return readings.empty() ? nullptr : std::make_unique<Recognition>(std::move(readings.front()));
}

void add_file(ImportPlan& plan, const std::string& path, const ImportInput& input,
              Session& session) {
  const Playbook& playbook = session.playbook();
  const Mapping* mapping = input.as.empty() ? nullptr : playbook.find_import(input.as);
  const std::string folder = std::filesystem::path(session.db_path()).parent_path().string();
  plan.sources.push_back(std::make_unique<ImportSource>(path, folder));
  const ImportSource& source = *plan.sources.back();
  const SourceOptions form = source.settled(source_options(input, mapping));
  if (plan.files.empty()) plan.form = form;
  ImportFile& file = plan.files.emplace_back();
  file.name = source.name();
  file.size = source.size();
  file.note = source.contradiction(form);
  file.open = [&source, form] { return source.rows(form); };
  file.mail = source.form() == FileForm::mail;
  const std::vector<std::string> header = file.open()->header();
  const bool own = !header.empty() && header.front() == "lead_id";
  if (mapping == nullptr && !file.mail && !(own && input.as.empty()) && !input.activities)
    if (std::unique_ptr<Recognition> reading =
            reading_of(input, source.form(), header, file.name, playbook)) {
      plan.readings.push_back(std::move(reading));
      file.reading = plan.readings.back().get();
      mapping = &file.reading->mapping;
    }
  file.mapping = mapping;
  const bool mapped = mapping != nullptr && !mapping->activities.empty();
  const bool activities =
      file.mail || input.activities || mapped || (mapping == nullptr && is_activity_header(header));
  if (plan.files.size() > 1 && activities != plan.options.activities)
    throw Error(ErrorKind::usage, file.name,
                activities ? "is a file of activities, the one before it of leads"
                           : "is a file of leads, the one before it of activities",
                "import the leads first, then the activities");
  plan.options.activities = activities;
}

}  // namespace

std::unique_ptr<ImportPlan> plan_import(const ImportInput& input, Session& session) {
  auto plan = std::make_unique<ImportPlan>();
  plan->options = options_of(input, session);
  plan->files.reserve(input.files.size());
  if (!input.new_fields.empty() && input.new_fields != "text")
    throw Error(ErrorKind::usage, "--new-fields", "\"" + input.new_fields + "\" is not text",
                "--new-fields text; for other types declare them: leads import --plan FILE");
  for (const std::string& path : input.files) add_file(*plan, path, input, session);
  if (input.create && !plan->options.activities)
    throw Error(ErrorKind::usage, "--create", "goes with activities", "add --activities");
  return plan;
}

}  // namespace leads
